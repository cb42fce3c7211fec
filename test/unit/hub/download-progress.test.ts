import { expect, it } from 'vitest';
import { DownloadMeter, type DownloadProgress } from '../../../src/hub/download-progress';

it('smooths the rate, and counts what was there without taking it for speed', () => {
  const seen: DownloadProgress[] = [];
  let now = 0;
  const meter = new DownloadMeter(
    { totalBytes: 1000, totalFiles: 2, found: 400 },
    (progress) => seen.push(progress),
    () => now,
  );
  expect(seen).toEqual([{ bytes: 400, totalBytes: 1000, files: 0, totalFiles: 2, bytesPerSecond: 0 }]);

  now = 1000;
  meter.received(100);
  expect(seen.at(-1)).toMatchObject({ bytes: 500, bytesPerSecond: 100, secondsLeft: 5 });

  now = 1050;
  meter.received(10);
  expect(seen).toHaveLength(2);

  now = 2000;
  meter.received(290);
  const { bytesPerSecond = 0, secondsLeft = 0 } = seen.at(-1) ?? {};
  expect(bytesPerSecond).toBeGreaterThan(100);
  expect(bytesPerSecond).toBeLessThan(300);
  expect(secondsLeft).toBeCloseTo(200 / bytesPerSecond);

  now = 3000;
  meter.received(-50);
  expect(seen.at(-1)).toMatchObject({ bytes: 750 });
  expect(seen.at(-1)?.bytesPerSecond).toBeLessThan(bytesPerSecond);

  meter.fileDone();
  expect(seen.at(-1)).toMatchObject({ files: 1 });
});
