// Starts the local system on a folder of its own, asks invented customers, and goes through the pages their messages
// lead to: by telephone and at a desk, in both languages. KEHU_SHOTS names a folder for pictures of every page.

import { mkdtempSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { Report } from "./look.mjs";
import { Local } from "./local.mjs";
import { Walk } from "./walk.mjs";

const [binary, tools, chromium] = process.argv.slice(2);
const require = createRequire(`${resolve(tools)}/`);
const browsers = require("playwright-core").chromium;
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const ARGUMENTS = [
  ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
];
// It is ended with everything else, below.
const OURS = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
const SCREENS = {
  phone: { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desktop: { viewport: { width: 1280, height: 800 } },
};

// As each walk is asked for: who is to answer, and who is to decline.
const LANGUAGES = ["zh", "en"].flatMap((language) => Object.keys(SCREENS).flatMap(() => [language, language]));

async function walked(report, browser, local, screen, language, links) {
  // The link's language goes before the browser's: it is the other one, but where a link that names none leaves it
  // to the browser.
  const asSent = language === "en" || screen === "phone";
  const locale = asSent ? "zh-CN" : "en-GB";
  const named = (link) => (asSent ? link : `${link}?lang=${language}`);
  const asked = Object.fromEntries(Object.entries(links).map(([what, link]) => [what, named(link)]));
  const context = await browser.newContext({ ...SCREENS[screen], locale, javaScriptEnabled: false, colorScheme: null });
  context.setDefaultTimeout(10_000);
  const axe = { source, context: await browser.newContext() };
  const elsewhere = [];
  await context.route("**", (route) => {
    const url = new URL(route.request().url());
    if (url.origin === local.url) return route.continue();
    elsewhere.push(url.href);
    return route.abort();
  });
  const messages = [];
  context.on("console", (message) => messages.push(message.text()));
  const shots = process.env.KEHU_SHOTS ?? "";
  if (shots) mkdirSync(shots, { recursive: true });
  await new Walk(report, axe, context, screen, language, shots).all(asked);
  const kept = (await context.cookies()).map((cookie) => `cookie ${cookie.name}`);
  // Of an answer that is an error it says so by itself.
  const odd = messages.filter((text) => !/status of 4\d\d/.test(text));
  const what = "nothing asked of another host, nothing kept, nothing for the console";
  report.tell(`${screen}, ${language}`, what, [...elsewhere, ...kept, ...odd]);
  await Promise.all([context.close(), axe.context.close()]);
}

async function main(folder, stops) {
  const local = new Local(binary, folder);
  stops.push(() => local.stop());
  await local.listens();
  await local.setPolicy();
  await local.register(LANGUAGES);
  const named = await local.invite(LANGUAGES.length, false);
  const anonymous = await local.invite(LANGUAGES.length, true);
  const env = { ...process.env, HOME: folder };
  const browser = await browsers.launch({ executablePath: chromium, args: ARGUMENTS, env, timeout: 30_000, ...OURS });
  stops.push(() => browser.close());
  const report = new Report();
  // Side by side: each waits half of the time.
  await Promise.all(Object.keys(SCREENS).map(async (screen) => {
    for (const language of ["zh", "en"]) {
      const links = { answer: named[language].pop(), decline: named[language].pop(), anonymous: anonymous[language].pop() };
      await walked(report, browser, local, screen, language, links);
    }
  }));
  report.equal("the survey", "every answer counts once", await local.answered(named, 4), 4);
  console.log(`${report.lines - report.failed} held, ${report.failed} failed`);
  return report.failed ? 1 : 0;
}

const folder = mkdtempSync(join(tmpdir(), "kehu-browser-"));
const stops = [() => rmSync(folder, { recursive: true, force: true })];
const stop = async () => {
  for (const one of stops.splice(0).reverse()) await one();
};
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(130)));
try {
  process.exitCode = await main(folder, stops);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stop();
}
