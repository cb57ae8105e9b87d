// 浏览器测试 — the portal in Debian's Chromium at phone width: what a person does, with and without
// JavaScript, and what a screen reader would be told (axe-core: no violation on any page).
//
//   node run.mjs --binary PATH     starts `PATH demo --port 0` with a database of its own
//   node run.mjs http://127.0.0.1:8080/   uses a portal that is running (or BASE_URL)
//
// Pictures go to screenshots/; look at them.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const pictures = path.join(here, 'screenshots');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { width: 390, height: 844 };

let base;
let server;
let browser;
let profile;

const chromiumFlags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

function option(name) {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}

/** The address of the portal: given, or that of a program started here. */
async function portalAddress() {
  const given = process.env.BASE_URL ?? process.argv.slice(2).find((word) => word.startsWith('http'));
  if (given) return given.replace(/\/$/, '');
  const binary = option('--binary') ?? process.env.MINGZHANG;
  assert.ok(binary, 'give a running portal (BASE_URL or an address) or --binary PATH');
  assert.ok(existsSync(binary), `no such program: ${binary}`);
  server = spawn(binary, ['demo', '--port', '0', '--db', path.join(profile, 'portal.db')]);
  let said = '';
  return new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/(127\.0\.0\.1|localhost):\d+/);
      if (found) resolve(found[0]);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => reject(new Error(`the portal ended with ${code}:\n${said}`)));
  });
}

before(async () => {
  mkdirSync(pictures, { recursive: true });
  profile = mkdtempSync(path.join(tmpdir(), 'portal-'));
  base = await portalAddress();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: chromiumFlags,
  });
});

after(async () => {
  await browser?.close();
  if (server) {
    const ended = new Promise((resolve) => server.removeAllListeners('exit').on('exit', resolve));
    server.kill('SIGINT');
    await ended;
  }
  rmSync(profile, { recursive: true, force: true });
});

/** A fresh visitor, who is gone when the work is done. No request may leave the portal. */
async function visiting(options, work) {
  const context = await browser.newContext({ viewport: phone, locale: 'zh-CN', ...options });
  const strangers = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(base)) strangers.push(request.url());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) errors.push(message.text());
  });
  try {
    await work(page);
    assert.deepEqual(strangers, [], 'requests to elsewhere');
    assert.deepEqual(errors, [], 'errors in the browser');
  } finally {
    await context.close();
  }
}

async function picture(page, name) {
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
}

/** axe-core over the page, with every `details` open so that nothing escapes it. */
async function isAccessible(page, name) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
  // The content policy forbids injected script tags; the test protocol does not need one.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map((v) => ({
      rule: v.id, help: v.help, where: v.nodes.slice(0, 5).map((n) => `${n.target}: ${n.failureSummary}`),
    }));
  });
  assert.deepEqual(found, [], `axe-core on ${name}`);
}

async function fitsSideways(page, name) {
  const [content, window] = await page.evaluate(() => [
    document.documentElement.scrollWidth, document.documentElement.clientWidth,
  ]);
  assert.ok(content <= window, `${name} scrolls sideways: ${content} > ${window}`);
}

/** Links and buttons that stand by themselves must be at least 44 px high; links inside a
 *  sentence are excepted, as the norm says. */
async function isEasyToTap(page, name) {
  const small = await page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll('a, button, summary, input:not([type=hidden]), select')) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || element.closest('.visually-hidden, .skip')) continue;
      const inSentence = element.tagName === 'A' && getComputedStyle(element).display === 'inline'
        && element.parentElement.matches('p, dd, li, .rule-where');
      if (!inSentence && (box.height < 43.9 || box.width < 43.9)) {
        found.push(`${element.tagName} ${element.textContent.trim().slice(0, 30)} ${Math.round(box.width)}×${Math.round(box.height)}`);
      }
    }
    return found;
  });
  assert.deepEqual(small, [], `small tap areas on ${name}`);
}

async function looksRight(page, name) {
  await picture(page, name);
  await fitsSideways(page, name);
  await isEasyToTap(page, name);
}

/** The address of the demonstration member of a code, as the start page links it. */
async function memberOf(page, code) {
  await page.goto(`${base}/?q=${code}`);
  const href = await page.locator('.people a', { has: page.locator('.code', { hasText: new RegExp(`^${code}$`) }) })
    .first().getAttribute('href');
  assert.ok(href, `no demonstration member for ${code}`);
  return href;
}

const moneyPattern = /\d\.\d\d/;

for (const javaScriptEnabled of [true, false]) {
  describe(`JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, () => {
    const way = javaScriptEnabled ? 'js' : 'nojs';

    test('member → answer in two taps', () => visiting({ javaScriptEnabled }, async (page) => {
      await page.goto(`${base}/`);
      await page.locator('.people a').first().click();
      await page.getByRole('link', { name: '为什么是这个数？' }).click();
      await page.locator('#answer-title').waitFor();
      assert.match(page.url(), /\/m\/[^/]+\/why$/);
      assert.ok(await page.locator('svg[role=img] title').count() <= 1);
      await page.getByRole('table').first().waitFor();
      await picture(page, `answer-${way}`);
    }));

    test('the eye', () => visiting({ javaScriptEnabled }, async (page) => {
      await page.goto(base + await memberOf(page, 'M07'));
      assert.equal(await page.locator('.balance').innerText(), '已隐藏');
      assert.doesNotMatch(await page.content(), moneyPattern, 'a hidden amount stands in the page');
      await picture(page, `account-hidden-${way}`);
      await page.getByRole('button', { name: '显示金额' }).click();
      assert.match(await page.locator('.balance').innerText(), /^¥[\d,]+\.\d\d$/);
      await picture(page, `account-shown-${way}`);
      await page.getByRole('link', { name: '隐藏金额' }).click();
      assert.equal(await page.locator('.balance').innerText(), '已隐藏');
    }));

    test('the passbook opens the reason of a line', () => visiting({ javaScriptEnabled }, async (page) => {
      await page.goto(base + await memberOf(page, 'M07'));
      await page.getByRole('link', { name: /^存折/ }).first().click();
      const line = page.locator('.lines details').first();
      await line.locator('summary').click();
      await line.getByText('类型').waitFor();
      await picture(page, `passbook-${way}`);
    }));

    test('the three filters', () => visiting({ javaScriptEnabled }, async (page) => {
      await page.goto(`${base}${await memberOf(page, 'M07')}/contributions`);
      const all = await page.locator('.month').count();
      assert.ok(all > 0);
      await page.getByLabel('险种').selectOption({ index: 1 });
      await page.getByLabel('年度').selectOption({ index: 1 });
      await page.getByRole('button', { name: '筛选' }).click();
      assert.match(page.url(), /kind=[a-z-]+&year=\d{4}/);
      assert.ok(await page.locator('.month').count() <= all);
      assert.equal(await page.locator('.month').first().locator('.chain li').count() >= 4, true);
      await picture(page, `contributions-${way}`);
    }));

    test('upload the template: an answer or a list of what is wrong', () => visiting({ javaScriptEnabled }, async (page) => {
      const bad = path.join(profile, 'bad.csv');
      writeFileSync(bad, '缴费\n险种,费款所属期,个人缴费\n职工医保,2025-13,-5\n');
      await page.goto(`${base}/bring`);
      await page.getByLabel('记录文件').setInputFiles(bad);
      await page.getByRole('button', { name: '给我答复' }).first().click();
      const summary = page.getByRole('alert');
      await summary.waitFor();
      assert.match(await summary.innerText(), /费款所属期/);
      await picture(page, `bring-problems-${way}`);

      const good = path.join(profile, 'good.csv');
      writeFileSync(good, [
        '参保人', '姓名,参保地', '林自带,440300', '参保', '险种,人员类别,起始日期', '职工医保,在职职工,2025-07-01',
        '缴费', '险种,费款所属期,缴费基数,单位缴费,个人缴费,申报日期,核定日期,缴费日期,到账日期',
        '职工医保,2025-07,6420.00,513.60,128.40,2025-07-02,2025-07-04,2025-07-08,2025-07-10',
        '账户收支', '日期,收支类型,金额,费款所属期', '2025-08-10,个人账户划入,128.40,2025-07', '',
      ].join('\n'));
      await page.getByLabel('记录文件').setInputFiles(good);
      await page.getByRole('button', { name: '给我答复' }).first().click();
      await page.locator('#answer-title').waitFor();
      await picture(page, `bring-answer-${way}`);
      const id = await page.locator('.answer-id').innerText();
      await page.getByRole('button', { name: 'English' }).click();
      await page.locator('html[lang=en] #answer-title').waitFor();
      assert.equal(await page.locator('.answer-id').innerText(), id, 'one answer id in both languages');
      await picture(page, `bring-answer-en-${way}`);
    }));

    test('type a few figures', () => visiting({ javaScriptEnabled }, async (page) => {
      await page.goto(`${base}/bring`);
      const form = page.locator('form').nth(1);
      await form.getByLabel('参保地').selectOption({ index: 1 });
      await form.getByLabel('从哪天开始参保').fill('2025-07-01');
      await form.locator('#month0').fill('2025-07');
      await form.locator('#base0').fill('6420');
      await form.locator('#employer0').fill('513.60');
      await form.locator('#own0').fill('一百');
      await form.locator('#displayed').fill('0');
      await form.getByRole('button', { name: '给我答复' }).click();
      await page.getByRole('alert').getByRole('link').first().click();
      assert.equal(await page.evaluate(() => document.activeElement?.id ?? ''), 'own0');
      await page.locator('#own0').fill('128.40');
      await page.locator('form').nth(1).getByRole('button', { name: '给我答复' }).click();
      await page.locator('#answer-title').waitFor();
      await picture(page, `bring-typed-${way}`);
    }));
  });
}

test('keyboard only: start page to answer', () => visiting({}, async (page) => {
  await page.goto(`${base}/`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  const reach = async (wanted) => {
    for (let step = 0; step < 60; step += 1) {
      const [text, outline] = await page.evaluate(() => {
        const focused = document.activeElement;
        if (focused === document.body) return ['', ''];
        return [focused.textContent.trim(), getComputedStyle(focused).outlineStyle];
      });
      if (wanted.test(text)) {
        assert.notEqual(outline, 'none', `no visible focus on ${text}`);
        return page.keyboard.press('Enter');
      }
      await page.keyboard.press('Tab');
    }
    throw new Error(`never reached ${wanted}`);
  };
  await reach(/Z07/);
  await page.locator('.balance').waitFor();
  await reach(/为什么是这个数/);
  await page.locator('#answer-title').waitFor();
}));

test('English is remembered', () => visiting({}, async (page) => {
  await page.goto(`${base}/`);
  await page.getByRole('link', { name: 'English' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await picture(page, 'start-en');
  const member = await memberOf(page, 'Z08');
  for (const [name, rest] of [['account', '?show=1'], ['passbook', '/passbook'], ['contributions', '/contributions'], ['answer', '/why']]) {
    await page.goto(base + member + rest);
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await page.locator('main').waitFor();
    const chinese = await page.evaluate(() => document.querySelector('main').innerText.match(/[\u4e00-\u9fff]+/g));
    // Names of people, employers and documents stay in their own language.
    if (chinese) console.log(`  ${name}: ${[...new Set(chinese)].slice(0, 12).join(' ')}`);
    await looksRight(page, `${name}-en`);
  }
  await page.getByRole('link', { name: '中文' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
}));

for (const javaScriptEnabled of [true, false]) {
  test(`the rules of a place on another day (JavaScript ${javaScriptEnabled ? 'on' : 'off'})`, () => visiting({ javaScriptEnabled }, async (page) => {
    await page.goto(`${base}/rules/440300`);
    await page.getByLabel('看哪一天').fill('2023-12-01');
    await page.getByRole('button', { name: '看规则' }).click();
    assert.match(page.url(), /date=2023-12-01/);
    const family = page.locator('details.group', { has: page.locator('.group-name', { hasText: /^缴费$/ }) }).first();
    await family.locator('summary').first().click();
    const line = family.locator('.timeline', { has: page.locator('h3', { hasText: /^缴费基数下限$/ }) }).first();
    assert.equal(await line.locator('.timeline-now').innerText(), '6,123.00 元');
    await line.locator('svg.strip').waitFor();
    await line.locator('.span-item-later summary').first().click();
    await line.getByText('2024 年缴费基数不低于 6475 元').first().waitFor({ state: 'attached' });
    await picture(page, `rules-shenzhen-${javaScriptEnabled ? 'js' : 'nojs'}`);
  }));
}

/** Every kind of page, by name. */
async function everyPage(page) {
  const pages = [['start', '/'], ['start-search', '/?q=Z1'], ['bring', '/bring'], ['rules', '/rules'], ['claims', '/claims'],
    ['claims-answer', `/claims?q=${encodeURIComponent('断缴3个月个人账户清零')}&place=440300`], ['claim', '/claims/E073'], ['rules-conflicts', '/rules/440100'], ['not-found', '/nowhere']];
  await page.goto(`${base}/rules`);
  const place = await page.locator('.doors a').last().getAttribute('href');
  pages.push(['rules-place', place], ['rules-shenzhen', '/rules/440300?date=2024-06-01']);
  for (const code of ['Z01', 'Z07', 'Z18', 'Z19', 'Z32', 'M12', 'M99']) {
    const member = await memberOf(page, code);
    pages.push([`account-${code}`, `${member}?show=1`], [`answer-${code}`, `${member}/why`]);
    if (code === 'Z18') {
      pages.push(['account-hidden', member], ['passbook', `${member}/passbook`], ['contributions', `${member}/contributions`]);
      await page.goto(`${base}${member}/contributions`);
      const figure = page.locator('.amounts a').first();
      if (await figure.count()) pages.push(['figure', await figure.getAttribute('href')]);
    }
  }
  return pages;
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe-core finds nothing, nothing is too small to tap (${colorScheme})`, () => visiting({ colorScheme }, async (page) => {
    for (const [name, address] of await everyPage(page)) {
      await page.goto(base + address);
      await looksRight(page, `${colorScheme}-${name}`);
      await isAccessible(page, `${name} (${colorScheme})`);
      await isEasyToTap(page, `${name}, opened (${colorScheme})`);
    }
  }));
}

test('400 % zoom: no sideways scrolling', () => visiting({ viewport: { width: 320, height: 256 } }, async (page) => {
  for (const [name, address] of await everyPage(page)) {
    await page.goto(base + address);
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    await fitsSideways(page, `${name} at 320 px`);
    if (/answer-Z07|contributions|passbook/.test(name)) await picture(page, `zoom-${name}`);
  }
}));

test('text at 200 %: no sideways scrolling', () => visiting({}, async (page) => {
  for (const [name, address] of await everyPage(page)) {
    await page.goto(base + address);
    await page.evaluate(() => { document.documentElement.style.fontSize = '225%'; });
    await fitsSideways(page, `${name} with text at 200 %`);
    if (/answer-Z07|contributions/.test(name)) await picture(page, `large-${name}`);
  }
}));

test('main text is at least 18 px, lines at least 1.3', () => visiting({}, async (page) => {
  await page.goto(`${base}${await memberOf(page, 'Z07')}/why`);
  const [size, height] = await page.evaluate(() => {
    const style = getComputedStyle(document.querySelector('.story'));
    return [parseFloat(style.fontSize), parseFloat(style.lineHeight)];
  });
  assert.ok(size >= 18, `${size} px`);
  assert.ok(height / size >= 1.3, `${height / size}`);
}));
