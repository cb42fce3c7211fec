/** Packs the extension for the platform this runs on, with its native binaries only: `npm run package`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, results } from './locations';

const { platform, arch } = process;
const onnxruntime = `node_modules/onnxruntime-node/bin/napi-v6/${platform}/${arch}`;
if (!existsSync(join(repository, onnxruntime))) {
  throw new Error(`onnxruntime-node has no binaries for ${platform}-${arch}: nothing can be evaluated there`);
}
const libc = { linux: '-gnu', win32: '-msvc' }[platform as string] ?? '';
const binaries = [
  `!${onnxruntime}/**`,
  // The same library twice, under two names; the binding loads the other.
  '**/libonnxruntime.dylib',
  `!node_modules/tokenizers/tokenizers.${platform}-${arch}${libc}.node`,
];
mkdirSync(results, { recursive: true });
const ignoreFile = join(results, 'vscodeignore');
const allowed = readFileSync(join(repository, '.vscodeignore'), 'utf8');
writeFileSync(ignoreFile, `${allowed}\n${binaries.join('\n')}\n`);
const { name, version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as Record<
  string,
  string
>;
const file = `${String(name)}-${platform}-${arch}-${String(version)}.vsix`;
execFileSync(
  join(repository, 'node_modules/.bin/vsce'),
  [
    'package',
    '--target',
    `${platform}-${arch}`,
    '--ignoreFile',
    ignoreFile,
    '--out',
    file,
    '--allow-missing-repository',
  ],
  { cwd: repository, stdio: 'inherit', shell: platform === 'win32' },
);
