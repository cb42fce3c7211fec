import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import * as v from 'valibot';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const Violations = v.array(
  v.object({ id: v.string(), help: v.string(), nodes: v.array(v.object({ html: v.string() })) }),
);

/** Every kind of colour theme: its name, what the user chooses, and the workbench's class. */
export const themes = [
  ['dark', 'Dark Modern', 'vs-dark'],
  ['light', 'Light Modern', 'vs'],
  ['high-contrast', 'Dark High Contrast', 'hc-black'],
  ['high-contrast-light', 'Light High Contrast', 'hc-light'],
] as const;

/** What axe finds wrong in the view (`rb-report` or another element) that is shown, one line per rule. */
export async function accessibilityProblems(page: Page, element = 'rb-report'): Promise<string[]> {
  for (const frame of page.frames()) {
    if (!(await frame.$(element))) continue;
    await frame.evaluate(source);
    const violations: unknown = await frame.evaluate(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'], rules: { region: { enabled: false } } }).then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html: html.slice(0, 300) + ' ' + failureSummary })) })))`,
    );
    return v
      .parse(Violations, violations)
      .map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html }) => html).join('\n  ')}`);
  }
  throw new Error(`no ${element} is shown`);
}
