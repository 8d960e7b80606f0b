/** The program with its demo data and the system's Chromium, for tests of pages as people see them. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { createLog } from '../../server/log.ts';
import { type StartedProgram, start } from '../../server/start.ts';
import { signInLink } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { migratedFile } from '../database.ts';

/** The system's browser; in CI its absence is a failure (test/left-out.ts), on a laptop these tests are left out. */
const CHROMIUM = '/usr/bin/chromium';
export const NO_BROWSER = !existsSync(CHROMIUM) && process.env.CI !== 'true';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 390, height: 844 };

export type Rig = {
  started: StartedProgram;
  /** A browser of its own, as one person uses it. */
  someone(viewport: { width: number; height: number }, script?: boolean): Promise<BrowserContext>;
  signIn(context: BrowserContext, name: string): Promise<void>;
  /** What browsers complained about: script errors, refused styles, files that were not found. */
  complaints: string[];
  close(): Promise<void>;
};

/** @param now the program's clock, where a test needs an hour in which messages may leave */
export async function openRig(now: () => Date = () => new Date()): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-browser-'));
  migratedFile(folder);
  const opened = await start({
    env: {
      PORT: '0',
      PUBLIC_URL: 'http://localhost:3000',
      DATABASE_URL: `file:${join(folder, 'lienthong.db')}`,
    },
    now,
    log: createLog({ write: () => undefined }),
  });
  if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
  const { started } = opened;
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
  const complaints: string[] = [];
  return {
    started,
    complaints,
    async someone(viewport, script = true) {
      const context = await browser.newContext({
        viewport,
        baseURL: started.url,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        javaScriptEnabled: script,
      });
      // Every step is done within seconds; a step that hangs must say which it was.
      context.setDefaultTimeout(8_000);
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning')
          complaints.push(`${message.page()?.url()}: ${message.text()}`);
      });
      context.on('weberror', (error) => complaints.push(`${error.page()?.url()}: ${error.error().message}`));
      return context;
    },
    async signIn(context, name) {
      const link = await signInLink(server(started.app.deps.now()), started.app.deps, name);
      if (link.kind !== 'link') throw new Error(link.staff);
      const page = await context.newPage();
      await page.goto(`/sign-in/${link.token}`);
      await page.getByRole('button', { name: 'Đăng nhập' }).click();
      await page.waitForURL('**/');
      await page.close();
    },
    async close() {
      await browser.close();
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How far the page is wider than the window; tables that scroll inside a frame of their own do not count. */
export function tooWide(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
