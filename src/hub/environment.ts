import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

// Names and meanings of the variables as in huggingface_hub/constants.py, so that what holds for Python holds here.
type Environment = Readonly<Record<string, string | undefined>>;

/** Where the cache lies: `HF_HUB_CACHE`, else under `HF_HOME`, `XDG_CACHE_HOME` or the home folder. */
export function hubCacheFolder(env: Environment = process.env): string {
  return expanded(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || path.join(hubHome(env), 'hub'), env);
}

/** The token of the environment, else the one that `huggingface-cli login` has stored. */
export function hubToken(env: Environment = process.env): string | undefined {
  return cleaned(env.HF_TOKEN) ?? cleaned(env.HUGGING_FACE_HUB_TOKEN) ?? storedToken(env);
}

/** May requests be made at all? */
export function isOffline(env: Environment = process.env): boolean {
  const value = env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE;
  return /^(1|on|yes|true)$/i.test(value ?? '');
}

/** Without a slash at its end. */
export function hubEndpoint(env: Environment = process.env): string {
  return (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, '');
}

function hubHome(env: Environment): string {
  const caches = env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return expanded(env.HF_HOME || path.join(caches, 'huggingface'), env);
}

function storedToken(env: Environment): string | undefined {
  const file = expanded(env.HF_TOKEN_PATH || path.join(hubHome(env), 'token'), env);
  try {
    return cleaned(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // Not logged in.
  }
}

function cleaned(token: string | undefined): string | undefined {
  return token?.replace(/[\r\n]/g, '').trim() || undefined;
}

/** The tilde and `$VARIABLE`, as Python expands them. */
function expanded(folder: string, env: Environment): string {
  const atHome = folder.replace(/^~(?=$|[/\\])/, () => homedir());
  return path.resolve(
    atHome.replace(
      /\$(?:(\w+)|\{(\w+)\})/g,
      (text, bare: string, braced: string) => env[bare || braced] ?? text,
    ),
  );
}
