import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hubCacheFolder, hubEndpoint, hubToken, isOffline } from '../../../src/hub/environment';

describe('the cache folder', () => {
  it.each([
    [{}, path.join(homedir(), '.cache', 'huggingface', 'hub')],
    [{ XDG_CACHE_HOME: '/cache' }, '/cache/huggingface/hub'],
    [{ HF_HOME: '/hf', XDG_CACHE_HOME: '/cache' }, '/hf/hub'],
    [{ HF_HUB_CACHE: '/elsewhere', HF_HOME: '/hf' }, '/elsewhere'],
    [{ HUGGINGFACE_HUB_CACHE: '/older', HF_HOME: '/hf' }, '/older'],
    [{ HF_HUB_CACHE: '', HF_HOME: '/hf' }, '/hf/hub'],
    [{ HF_HOME: '$DATA/hf', DATA: '/data' }, '/data/hf/hub'],
    [{ HF_HUB_CACHE: '/data/${USER_ID}/$NONE', USER_ID: 'u7' }, '/data/u7/$NONE'],
    [{ HF_HOME: '~/hf' }, path.join(homedir(), 'hf', 'hub')],
  ])('is, with %j, %s', (environment: Record<string, string>, expected) => {
    expect(hubCacheFolder(environment)).toBe(path.resolve(expected));
  });
});

describe('the token', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'hub-home-'));
  writeFileSync(path.join(home, 'token'), 'hf_stored\r\n');

  it.each([
    [{ HF_TOKEN: ' hf_a\n', HUGGING_FACE_HUB_TOKEN: 'hf_b', HF_HOME: home }, 'hf_a'],
    [{ HF_TOKEN: '', HUGGING_FACE_HUB_TOKEN: 'hf_b', HF_HOME: home }, 'hf_b'],
    [{ HF_HOME: home }, 'hf_stored'],
    [{ HF_HOME: '/nowhere', HF_TOKEN_PATH: path.join(home, 'token') }, 'hf_stored'],
    [{ HF_HOME: '/nowhere' }, undefined],
  ])('is of %j', (environment: Record<string, string>, expected) => {
    expect(hubToken(environment)).toBe(expected);
  });
});

describe('offline', () => {
  it.each([
    [{}, false],
    [{ HF_HUB_OFFLINE: '1' }, true],
    [{ HF_HUB_OFFLINE: 'True' }, true],
    [{ HF_HUB_OFFLINE: 'on' }, true],
    [{ HF_HUB_OFFLINE: '0' }, false],
    [{ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '1' }, false],
    [{ TRANSFORMERS_OFFLINE: 'yes' }, true],
    [{ HF_HUB_OFFLINE: 'maybe' }, false],
  ])('is read from %j as Python reads it', (environment: Record<string, string>, expected) => {
    expect(isOffline(environment)).toBe(expected);
  });
});

it('takes the endpoint without the slash at its end', () => {
  expect(hubEndpoint({})).toBe('https://huggingface.co');
  expect(hubEndpoint({ HF_ENDPOINT: '' })).toBe('https://huggingface.co');
  expect(hubEndpoint({ HF_ENDPOINT: 'https://mirror.example//' })).toBe('https://mirror.example');
});
