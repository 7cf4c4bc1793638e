// The local system on a folder of its own, and invitations to a survey as whoever carries messages gets them.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, openSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../..");
const AGREED = ["service", "survey"].map((purpose) => ({ purpose, noticeVersion: "2026-01", channel: "paper" }));
const SURVEY = { template: "every_scale", title: "年度调查", rhythm: "by_hand", channel: "sms", openDays: 14 };

export class Local {
  constructor(binary, folder) {
    const command = ["--data", join(folder, "data"), "--listen", "127.0.0.1:0"];
    const log = openSync(join(folder, "kehu.log"), "w");
    this.folder = folder;
    this.process = spawn(binary, command, { stdio: ["ignore", "pipe", log], env: { ...process.env, KEHU_LOG: "warn" } });
    this.failed = new Promise((_, fail) => this.process.once("error", fail));
    this.failed.catch(() => {});
  }

  async listens() {
    const told = async () => {
      for await (const line of createInterface(this.process.stdout)) {
        this.url = line.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
        if (this.url) break;
      }
      this.process.stdout.resume();
    };
    await Promise.race([told(), this.failed]);
    if (!this.url) throw new Error(`the local system did not start: ${readFileSync(join(this.folder, "kehu.log"), "utf8")}`);
  }

  async stop() {
    if (this.process.exitCode !== null || !this.process.kill()) return;
    const late = setTimeout(() => this.process.kill("SIGKILL"), 20_000);
    await once(this.process, "exit");
    clearTimeout(late);
  }

  async send(method, path, body, staff, headers = {}) {
    const authorization = staff ? { authorization: `Bearer ${await this.token(staff)}` } : {};
    const all = { "content-type": "application/json", ...authorization, ...headers };
    const answer = await fetch(this.url + path, { method, headers: all, body: body && JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text && JSON.parse(text);
  }

  async token(staff) {
    return (await this.send("POST", "/_local/token", { staff: `stf_${staff}` })).token;
  }

  // At any hour, and as often as is needed here.
  async setPolicy() {
    const shipped = readFileSync(join(ROOT, "shared/catalogue/outreach.toml"), "utf8");
    const open = shipped.replace(/^quiet = .*/m, 'quiet = { from = "00:00", until = "00:00" }').replace(/^every_days = .*\n/gm, "");
    const own = readFileSync(join(import.meta.dirname, "survey.toml"), "utf8");
    const text = `version = "browser"\n${open}\n${own}`;
    await this.send("PUT", "/catalogue", { text }, "administrator_1", { "if-match": '"0"' });
  }

  // A customer each, by the language he is written to in.
  async register(languages) {
    for (const [number, preferredLanguage] of languages.entries()) {
      const fields = { name: "周敏", mobile: `139123400${10 + number}`, preferredLanguage };
      await this.send("POST", "/customers", { kind: "individual", fields, source: "sales_talk", consents: AGREED }, "sales_1");
    }
  }

  // The links of a wave's messages, `count` of them, by the language of the page they lead to.
  async invite(count, anonymous) {
    const before = this.links().length;
    const { id } = await this.send("POST", "/surveys", { ...SURVEY, anonymous }, "management_specialist_1");
    const { wave } = await this.send("POST", `/surveys/${id}/waves`, {}, "management_specialist_1");
    for (const name of ["survey-trigger", "deliveries"]) await this.send("POST", `/_local/schedules/${name}/runs`);
    const links = this.links().slice(before);
    if (links.length !== count) throw new Error(`${count} customers agreed to be asked, ${links.length} messages were sent`);
    const of = (language) => links.filter((link) => (new URL(link).searchParams.get("lang") ?? "zh") === language);
    return { wave: `/surveys/${id}/waves/${wave}`, zh: of("zh"), en: of("en") };
  }

  // How many have answered, once it is as many as expected, or after ten seconds.
  async answered({ wave }, expected) {
    for (let tries = 0; ; tries += 1) {
      const { results } = await this.send("GET", wave, undefined, "management_specialist_1");
      if (results.answered >= expected || tries === 50) return results.answered;
      await new Promise((done) => setTimeout(done, 200));
    }
  }

  links() {
    const folder = join(this.folder, "data/objects/messages");
    // It is made when the first is sent.
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const texts = names.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).text);
    return texts.map((text) => text.match(/http:\/\/127\.0\.0\.1:\d+\/respond\/\S+/)[0]);
  }
}
