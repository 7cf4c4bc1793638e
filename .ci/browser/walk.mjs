// A customer's way through the pages, without scripts: he opens the link, leaves things out, is told, answers, and
// comes back; another one wants no more surveys.

import { looked, seen } from "./look.mjs";

// In the order of the sheet; what may be left out last in each pair.
const ASKED = { quality: true, recommend: true, effort: true, contacted: true, again: false, reason: true, words: false };
const GIVEN = { quality: "4", recommend: "10", effort: "6", contacted: "counter", again: "5", reason: "送货很快", words: "“很好”，<b>谢谢</b>\n& so on" };
const WORDS = ["reason", "words"];
const HEADERS = {
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "content-type": "text/html; charset=utf-8",
};
const SAID = {
  zh: { thanks: "谢谢您的答复", answered: "已经提交过", unknown: "链接无效", declined: "已为您退订", withdrawn: "已撤回", anonymous: "匿名" },
  en: { thanks: "Thank you for your answer", answered: "answered already", unknown: "not valid", declined: "not be asked again", withdrawn: "withdrawn", anonymous: "anonymous" },
};

export class Walk {
  constructor(report, axe, context, screen, language, shots) {
    Object.assign(this, { report, axe, context, screen, language, shots });
    this.said = SAID[language];
    this.touch = screen === "phone";
  }

  async all({ answer, decline, anonymous }) {
    await this.answers(answer);
    await this.declines(decline);
    await this.cameTooLate(answer);
    await this.isAnonymous(anonymous);
  }

  where(what) {
    return `${this.screen}, ${this.language}, ${what}`;
  }

  // A page that has come: what its answer says, and what is to be seen.
  async came(page, what, answer, status, words) {
    const where = this.where(what);
    const headers = answer.headers();
    const language = this.language === "zh" ? "zh-CN" : "en";
    const is = [answer.status(), ...Object.keys(HEADERS).map((name) => headers[name]), headers["content-language"], headers["set-cookie"]];
    this.report.equal(where, `${status}, with a strict policy, kept by nobody, telling nobody`, is, [status, ...Object.values(HEADERS), language, undefined]);
    if (words) this.report.tell(where, `says “${words}”`, (await page.innerText("main")).includes(words) ? [] : [await page.innerText("main")]);
    await looked(this.report, this.axe, page, where, this.language);
    await this.shot(page, what);
  }

  async shot(page, what) {
    const path = `${this.shots}/${this.screen}-${this.language}-${what.replaceAll(" ", "-")}.png`;
    if (this.shots) await page.screenshot({ path, fullPage: true });
  }

  async open(link) {
    const page = await this.context.newPage();
    return [page, await page.goto(link)];
  }

  // What comes after a button.
  async pressed(page, name) {
    const button = page.locator(name);
    const comes = page.waitForResponse((one) => one.request().isNavigationRequest());
    const [answer] = await Promise.all([comes, page.waitForEvent("load"), this.press(page, button)]).catch((error) => {
      throw new Error(`${this.where(name)}: it was pressed, and no page came; does the browser hold the form back?`, { cause: error });
    });
    return answer;
  }

  async press(page, one) {
    if (this.touch) return one.tap();
    await one.focus();
    await page.keyboard.press("Enter");
  }

  async answers(link) {
    const [page, first] = await this.open(link);
    await this.came(page, "sheet", first, 200);
    await this.keys(page);
    await seen(this.report, this.axe, page, this.where("sheet"));
    // Opened and left: he comes back to it after he has answered.
    const [late] = await this.open(link);
    await page.bringToFront();
    await this.leavesOut(page);
    await this.fills(page, Object.keys(GIVEN));
    await this.came(page, "thanks", await this.pressed(page, SEND), 200, this.said.thanks);
    await page.close();
    await this.fills(late, Object.keys(GIVEN));
    await this.came(late, "second answer", await this.pressed(late, SEND), 409, this.said.answered);
    await this.came(late, "answered link", await late.goto(link), 409, this.said.answered);
    await seen(this.report, this.axe, late, this.where("answered link"));
    await late.close();
  }

  // Every field in the order it is shown, and the buttons, by the tabulator alone.
  async keys(page) {
    const stops = [];
    const faults = [];
    for (let step = 0; step <= Object.keys(ASKED).length + 2; step += 1) {
      await page.keyboard.press("Tab");
      let stop = await stoppedAt(page);
      // The page may still be on its way there.
      for (let tries = 0; stop && !stop.shown && tries < 10; tries += 1) {
        await page.waitForTimeout(100);
        stop = await stoppedAt(page);
      }
      if (!stop) break;
      stops.push(stop.name);
      if (!stop.shown) faults.push(`${stop.name} has the focus and is out of sight`);
      if (!stop.marked) faults.push(`nothing marks the focus at ${stop.name}`);
    }
    const buttons = this.language === "zh" ? ["提交", "以后不再询问"] : ["Send", "Do not ask again"];
    this.report.equal(this.where("sheet"), "the tabulator goes through all fields in order", stops, [...Object.keys(ASKED), ...buttons]);
    this.report.tell(this.where("sheet"), "the focus is marked and in sight wherever it is", faults);
  }

  // Sends it with two answers: the rest is told, and those two are kept.
  async leavesOut(page) {
    const where = this.where("sheet with faults");
    await this.fills(page, ["quality", "words"]);
    const answer = await this.pressed(page, SEND);
    await this.came(page, "sheet with faults", answer, 422);
    await this.told(page, where);
    await seen(this.report, this.axe, page, where);
    await page.locator("[role=alert] a").first().press("Enter");
    await page.keyboard.press("Tab");
    this.report.equal(where, "the first fault's link leads to its field", await page.evaluate(() => document.activeElement.name), "recommend");
    // Once more, from where that led.
    await this.fills(page, ["recommend"]);
    await this.pressed(page, SEND);
    this.report.equal(where, "sent again, it is told again", await page.evaluate(() => document.activeElement.role), "alert");
  }

  async told(page, where) {
    const missing = Object.keys(ASKED).filter((name) => ASKED[name] && name !== "quality");
    const told = await page.evaluate(() => {
      const said = (one) => (one?.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id)?.innerText ?? "").join("");
      const alert = document.querySelector("[role=alert]");
      const invalid = [...document.querySelectorAll("[aria-invalid=true]")];
      return {
        focused: document.activeElement === alert,
        links: [...(alert?.querySelectorAll("a") ?? [])].map((link) => new URL(link.href).hash.slice(1)),
        invalid: invalid.map((one) => one.id),
        silent: invalid.filter((one) => !said(one).trim()).map((one) => one.id),
        title: !document.title.startsWith(document.querySelector("h1").innerText),
      };
    });
    this.report.equal(where, "announced: by the title, by an alert that has the focus", [told.title, told.focused], [true, true]);
    this.report.equal(where, "every fault has a link to its field", told.links, missing);
    this.report.equal(where, "every faulty field says what is wrong, and no other", [told.invalid, told.silent], [missing, []]);
    const kept = await page.evaluate(() => ({ quality: document.querySelector("[name=quality]:checked")?.value, words: document.querySelector("#words").value }));
    this.report.equal(where, "what was given is kept", kept, { quality: GIVEN.quality, words: GIVEN.words });
  }

  // By touch on a telephone, by the keyboard alone on a desk.
  async fills(page, names) {
    for (const name of names) {
      const one = page.locator(`[name=${name}]`);
      if (WORDS.includes(name)) {
        await (this.touch ? one.tap() : one.focus());
        await page.keyboard.press("Control+A");
        await page.keyboard.insertText(GIVEN[name]);
      } else if (this.touch) {
        await page.locator(`label:has([name=${name}][value="${GIVEN[name]}"])`).tap();
      } else {
        await one.first().focus();
        await page.keyboard.press("Space");
        const values = await one.evaluateAll((all) => all.map((choice) => choice.value));
        for (let step = values.indexOf(GIVEN[name]); step > 0; step -= 1) await page.keyboard.press("ArrowDown");
      }
    }
    const given = await page.evaluate(() => Object.fromEntries(new FormData(document.querySelector("form"))));
    const off = names.filter((name) => given[name]?.replaceAll("\r\n", "\n") !== GIVEN[name]);
    if (off.length) this.report.tell(this.where("sheet"), this.touch ? "filled in by touch" : "filled in by keyboard", off.map((name) => `${name} is ${given[name]}`));
  }

  async declines(link) {
    const [page] = await this.open(link);
    await this.came(page, "declined", await this.pressed(page, ".decline button"), 200, this.said.declined);
    await this.came(page, "withdrawn", await page.goto(link), 409, this.said.withdrawn);
    await page.close();
  }

  // What is no link any more says the same as what never was one.
  async cameTooLate(link) {
    const wrong = new URL(link);
    wrong.pathname = wrong.pathname.slice(0, -8) + "AAAAAAAA";
    const [page, answer] = await this.open(wrong.href);
    await this.came(page, "unknown or expired", answer, 404, this.said.unknown);
    await seen(this.report, this.axe, page, this.where("unknown or expired"));
    await page.close();
  }

  async isAnonymous(link) {
    const [page, answer] = await this.open(link);
    await this.came(page, "anonymous sheet", answer, 200, this.said.anonymous);
    this.report.equal(this.where("anonymous sheet"), "nobody can be taken off the list by it", await page.locator(".decline").count(), 0);
    await page.close();
  }
}

// What has the focus, whether it can be seen, and that it has it.
const stoppedAt = (page) => page.evaluate(() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const shown = top && (one.contains(top) || one.closest("label")?.contains(top)) && box.bottom <= innerHeight + 1 && box.top >= -1;
  return { name: one.name || one.innerText, shown: Boolean(shown), marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
});

const SEND = "form:not(.decline) button";
