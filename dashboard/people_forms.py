"""The forms about people: who somebody is, what they may do, and where."""

from collections.abc import Callable, Sequence
from typing import cast

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from dashboard import role_words
from data.accounts import ROLES
from data.accounts.people import Person, Wanted
from data.accounts.reach import Limit
from data.places import Counter

_ = cast(Callable[[str], str], lazy_gettext)

_NEEDED = _("Isian ini belum diisi.")


class PersonForm(FlaskForm):
    """What may be changed of somebody. A place is a unit's code, or "unit/counter"."""

    name = StringField(
        _("Nama lengkap"),
        [DataRequired(_NEEDED), Length(1, 120, _("Nama paling panjang 120 huruf."))],
        render_kw={"autocomplete": "off", "maxlength": "120"},
        filters=[lambda given: (given or "").strip()],
    )
    email = StringField(
        _("Surel (tidak wajib)"),
        [Length(0, 254, _("Surel paling panjang 254 huruf."))],
        render_kw={
            "type": "email",
            "autocomplete": "off",
            "maxlength": "254",
            "autocapitalize": "none",
            "spellcheck": "false",
        },
        filters=[lambda given: (given or "").strip()],
    )
    role = RadioField(_("Peran"), [InputRequired(_NEEDED)])
    scope = RadioField(_("Jangkauan"), [InputRequired(_NEEDED)])
    places = SelectMultipleField(_("Tempat"))

    def offer(self, counters: Sequence[Counter]) -> None:
        """Offer the roles, and the units that have a counter, each with its counters."""
        self.role.choices = [(role, str(role_words.NAMES[role])) for role in ROLES]
        self.scope.choices = [
            ("office", gettext("Seluruh kantor")),
            ("some", gettext("Tempat tertentu saja")),
        ]
        self.places.choices = {}
        for each in counters:
            inside = self.places.choices.setdefault(each.unit.name, [(each.unit.code, "")])
            inside.append((f"{each.unit.code}/{each.code}", each.name))

    def show(self, person: Person) -> None:
        """Fill in what is known of somebody."""
        self.name.data, self.email.data, self.role.data = person.name, person.email, person.role
        reach = person.reach
        self.scope.data = "office" if reach.whole else "some"
        single = [f"{unit}/{counter}" for unit, counter in sorted(reach.counters)]
        self.places.data = sorted(reach.units or ()) + single

    def wanted(self) -> Wanted:
        """Return what was chosen; a counter inside a chosen unit says nothing more."""
        chosen = [] if self.scope.data == "office" else self.places.data or []
        limits: set[Limit] = {(each, None) for each in chosen if "/" not in each}
        for each in chosen:
            unit, slash, counter = each.partition("/")
            if slash and (unit, None) not in limits:
                limits.add((unit, counter))
        return Wanted(self.name.data or "", self.role.data, frozenset(limits), self.email.data or "")


class NewPerson(PersonForm):
    """Somebody who is not there yet."""

    login = StringField(
        _("Nama masuk"),
        [DataRequired(_NEEDED), Length(1, 63, _("Nama masuk paling panjang 63 huruf."))],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "maxlength": "63"},
        filters=[lambda given: (given or "").strip().lower()],
    )


class Confirm(FlaskForm):
    """Nothing but the click, which carries the form's token."""
