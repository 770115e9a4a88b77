// The answers that wait on this device. Each gets its number in the very transaction that keeps it, so the
// numbers have no gap, and it leaves only once the server has named it; what the server refuses is set aside.
const queue = {
  // Keep an answer; done once it is on the disk. To keep the same one again changes nothing.
  save(given) {
    const when = look();
    return within("readwrite", (store) => {
      store("waiting").index("uuid").getKey(given.uuid).onsuccess = ({ target: found }) => {
        if (found.result !== undefined) return;
        store("facts").get("last_sequence").onsuccess = ({ target: last }) => {
          const sequence = (last.result || 0) + 1;
          store("waiting").add({ sequence, uuid: given.uuid, given, ...when });
          store("facts").put(sequence, "last_sequence");
        };
      };
    });
  },

  // Return the oldest so many answers whose numbers lie beyond one.
  oldest(most, beyond = 0) {
    return within("readonly", (store, result) => {
      const range = IDBKeyRange.lowerBound(beyond, true);
      store("waiting").getAll(range, most).onsuccess = ({ target: found }) => result(found.result);
    });
  },

  // Take the server's word for a batch, by UUID. What it does not name stays.
  settle(batch, outcomes) {
    return within("readwrite", (store) => {
      for (const answer of batch) {
        const outcome = outcomes.get(answer.uuid);
        if (!["recorded", "duplicate", "rejected"].includes(outcome?.status)) continue;
        if (outcome.status === "rejected") store("refused").put({ ...answer, problems: outcome.problems });
        store("waiting").delete(answer.sequence);
      }
    });
  },

  // Return how things stand: {waiting, refused, lastSequence, oldest}, the age of the oldest in seconds or null.
  async status() {
    const status = { waiting: 0, refused: 0, lastSequence: 0, oldest: null };
    if (!canKeep()) return status;
    await within("readonly", (store) => {
      for (const name of ["waiting", "refused"]) {
        store(name).count().onsuccess = ({ target: found }) => { status[name] = found.result; };
      }
      store("facts").get("last_sequence").onsuccess = ({ target: found }) => { status.lastSequence = found.result || 0; };
      store("waiting").getAll(null, 1).onsuccess = ({ target: found }) => {
        if (found.result.length) status.oldest = ageOf(found.result[0]);
      };
    });
    return status;
  },

  // Return what the server has refused: [{sequence, uuid, given, problems, …}], oldest first.
  refused() {
    return within("readonly", (store, result) => {
      store("refused").getAll().onsuccess = ({ target: found }) => result(found.result);
    });
  },

  // Let what was refused wait again, under its old numbers: the reason may have been mended at the server.
  async sendAgain() {
    await within("readwrite", (store) => {
      store("refused").getAll().onsuccess = ({ target: found }) => {
        for (const { problems, ...answer } of found.result) store("waiting").put(answer);
      };
      store("refused").clear();
    });
    sendSoon();
  },
};

// A tablet thanks as soon as the answer is on its own disk; where that fails, the server's word must do.
ways.unshift(async (given) => {
  if (!canKeep()) return null;
  const code = await shortCode(given.uuid);
  await queue.save(given);
  sendSoon();
  return { status: "recorded", code };
});
