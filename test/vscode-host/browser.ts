import { chromium, type Browser } from 'playwright-core';
import { chromiumExecutable } from './locations';

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumExecutable,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
