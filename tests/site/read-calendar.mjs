// Reads a calendar file as calendars in browsers and phones do (ical.js), and tells what it understood as JSON.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [library, file] = process.argv.slice(2);
const { default: ICAL } = await import(pathToFileURL(library));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
calendar.getAllSubcomponents("vtimezone").forEach((zone) => ICAL.TimezoneService.register(new ICAL.Timezone(zone)));
const told = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const instant = (time) => time && time.toJSDate().toISOString();
  return {
    uid: event.uid,
    title: event.summary,
    place: event.location,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    starts: instant(event.startDate),
    ends: component.hasProperty("dtend") ? instant(event.endDate) : null,
  };
});
process.stdout.write(JSON.stringify(told));
