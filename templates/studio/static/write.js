// The page on which a draft is written.

import "./saving.js";
import "./languages.js";
import "./field-notes.js";
import "./live-preview.js";
import "./plain-field.js";
import "./presence.js";
import "./uploads.js";
import "./crop.js";
import "./event-times.js";

document.getElementById("old-browser")?.remove();
