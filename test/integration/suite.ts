/** The suite's entry point, called inside of the extension host: runs Mocha and writes the report that counts. */
import Mocha from 'mocha';
import { renameSync, writeFileSync } from 'node:fs';
import { describeExtension } from './extension-tests';
import { describeHub } from './hub-tests';

/** @throws Error where a test fails, which VS Code turns into its exit code */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, reporter: 'spec' });
  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', mocha);
  describeExtension();
  describeHub();
  const { stats } = await new Promise<Mocha.Runner>((resolve) => {
    const runner: Mocha.Runner = mocha.run(() => resolve(runner));
  });
  const report = process.env['INTEGRATION_REPORT'];
  if (report !== undefined) {
    // Under its name only when it is whole: a report that was begun must not count.
    writeFileSync(`${report}.part`, JSON.stringify(stats));
    renameSync(`${report}.part`, report);
  }
  if (stats === undefined || stats.failures > 0) throw new Error(`${stats?.failures ?? 'all'} tests failed`);
}
