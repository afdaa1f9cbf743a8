// Makes the studio's editor out of the sources beside this file: node build.js FOLDER, where FOLDER holds node_modules.

import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = resolve(process.argv[2] ?? here);
const built = join(here, "built");
const { build } = createRequire(join(folder, "package.json"))("esbuild");

const made = await build({
  entryPoints: [join(here, "src", "editor.js")],
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "esm",
  target: ["chrome92", "firefox90", "safari16.4"],
  nodePaths: [join(folder, "node_modules")],
  // Addresses are found by the dialect itself, and the browser knows HTML's signs.
  alias: { "linkify-it": join(here, "src", "no-linkify.js"), entities: join(here, "src", "entities.js") },
  absWorkingDir: folder,
  charset: "utf8",
  logLevel: "warning",
});

const names = new Set(Object.keys(made.metafile.inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
const licences = await Promise.all([...names].sort().map(async (name) => {
  const { version } = JSON.parse(await readFile(join(folder, "node_modules", name, "package.json"), "utf8"));
  const file = (await readdir(join(folder, "node_modules", name))).find((each) => /^licen[cs]e/i.test(each));
  return `${name} ${version}\n\n${file ? await readFile(join(folder, "node_modules", name, file), "utf8") : ""}`;
}));

await mkdir(built, { recursive: true });
await put("editor.licences.txt", licences.join("\n\n"));
await put("editor.js", `// Built from publisher/studio/editor. Its parts are in editor.licences.txt.\n${made.outputFiles[0].text}`);

async function put(name, text) {
  const partial = join(built, `${name}.partial`);
  await rm(partial, { force: true });
  await writeFile(partial, text);
  await rename(partial, join(built, name));
}
