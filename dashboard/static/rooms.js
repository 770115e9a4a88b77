// On a narrow screen the rooms lie in one row that is moved sideways: the present one is moved into sight.
"use strict";

for (const here of document.querySelectorAll(":is(.rooms, .settings-menu) [aria-current]")) {
  here.scrollIntoView({ inline: "center", block: "nearest" });
}
