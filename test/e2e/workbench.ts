import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { results } from '../vscode-host/locations';

const screenshots = join(results, 'screenshots');

/** The workbench in a browser, as a user finds things in it. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** What the browser's console complained about. */
    readonly complaints: string[],
  ) {}

  static async open(browser: Browser, url: string): Promise<Workbench> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    await page.locator('.part.activitybar .action-item').first().waitFor({ timeout: 90_000 });
    return new Workbench(page, complaints);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  async openContainer(): Promise<void> {
    const entry = this.page.locator('.part.activitybar a.action-label[aria-label^="RewardBench"]');
    await entry.waitFor({ timeout: 60_000 });
    // A click on the container that is open closes it.
    if (!(await this.section('Models').isVisible())) await entry.click();
    await this.section('Models').waitFor();
  }

  /** A view's part of the side bar. */
  section(title: string): Locator {
    return this.page.locator('.monaco-pane-view .split-view-view', {
      has: this.page.locator(`.pane-header[aria-label^="${title} Section"]`),
    });
  }

  item(section: string, name: string | RegExp): Locator {
    return this.section(section).getByRole('treeitem', { name });
  }

  /** A window that has just loaded gives its editor the focus, which closes the palette: it is asked again. */
  async runCommand(title: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.page.keyboard.press('F1');
        const input = this.page.locator('.quick-input-widget input[type="text"]').first();
        await input.fill(`>${title}`, { timeout: 5_000 });
        await this.choice(title).click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === 4) throw error;
      }
    }
  }

  /** A line of the open quick pick. */
  choice(label: string): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
  }

  async choose(label: string): Promise<void> {
    await this.choice(label).click();
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** A notification, in the notification centre: a server under test shows no toasts. */
  async notification(text: RegExp): Promise<Locator> {
    await this.page
      .locator(
        '.statusbar-item[id="status.notifications"].notification-unread, .statusbar-item .codicon-bell-dot',
      )
      .first()
      .waitFor();
    await this.runCommand('Notifications: Show Notifications');
    const item = this.page.locator('.notification-list-item').filter({ hasText: text });
    await item.waitFor();
    return item;
  }

  get statusItem(): Locator {
    return this.page.locator('.statusbar-item[id$="rewardbench.run"]');
  }

  /** Inside of the report that is shown. */
  get report(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Chooses from an item's context menu. */
  async chooseFromMenu(item: Locator, title: string): Promise<void> {
    await item.click({ button: 'right' });
    const entry = this.page.getByRole('menuitem', { name: title });
    await entry.waitFor();
    // A menu ignores clicks in its first moments: they may belong to the click that opened it.
    await this.page.waitForTimeout(500);
    await entry.click();
  }

  /** Loads the window again by command: the workbench writes its state down first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('domcontentloaded');
    await this.runCommand('Developer: Reload Window');
    await loaded;
  }

  /** Changes the colour theme as a user does; ends when the workbench shows it. */
  async chooseTheme(name: string, kind: 'vs' | 'vs-dark' | 'hc-black' | 'hc-light'): Promise<void> {
    await this.runCommand('Preferences: Color Theme');
    await this.quickInput.locator('input[type="text"]').first().fill(name);
    await this.choice(name).waitFor();
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    // It fades, and the webview's colours follow a moment later.
    await this.page.waitForTimeout(1_000);
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }
}
