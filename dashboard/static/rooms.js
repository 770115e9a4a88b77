// On a narrow screen the rooms lie in one row that is moved sideways: the present one is moved into sight.
"use strict";

document.querySelector(".rooms [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
