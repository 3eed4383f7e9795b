import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const manifest = {
  id: '/m/',
  name: '住房公积金',
  short_name: '公积金',
  description: '查公积金、办提取、约时间：住房公积金管理中心的手机应用',
  lang: 'zh-CN',
  dir: 'ltr',
  start_url: '/m/',
  scope: '/m/',
  display: 'standalone',
  orientation: 'portrait',
  theme_color: '#0b4a8f',
  background_color: '#f4f6f9',
  categories: ['finance', 'government'],
  icons: [
    { src: '/m/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/m/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/m/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  shortcuts: [
    { name: '提取公积金', url: '/m/withdrawals/new' },
    { name: '查余额', url: '/m/account' },
    { name: '预约办理', url: '/m/bookings' },
  ],
};

interface BuiltChunk {
  readonly type: 'chunk';
  readonly fileName: string;
  readonly name: string;
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
  code: string;
  readonly viteMetadata?: { readonly importedCss: ReadonlySet<string>; readonly importedAssets: ReadonlySet<string> };
}

/** Every file that the application can come to load: its code and its looks, and nothing about anybody. */
function filesOf(bundle: Readonly<Record<string, { readonly type: string }>>): readonly string[] {
  const chunks = Object.values(bundle).filter((file): file is BuiltChunk => file.type === 'chunk');
  const entry = chunks.find(({ isEntry, name }) => isEntry && name === 'mobile');
  const found = new Set<string>();
  const walk = (fileName: string) => {
    const chunk = chunks.find((one) => one.fileName === fileName);
    if (!chunk || found.has(fileName)) return;
    found.add(fileName);
    for (const css of chunk.viteMetadata?.importedCss ?? []) found.add(css);
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) walk(next);
  };
  if (entry) walk(entry.fileName);
  return [...found].map((fileName) => `/${fileName}`).sort();
}

/** What makes `/m/` an application that can be installed: manifest, icons, and the worker with the list of its files. */
export function installable(): Plugin {
  return {
    name: 'installable',
    // After Vite has dropped the chunks that held nothing but looks: one file that is not there keeps the app from installing.
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'mobile-worker');
        if (worker?.type !== 'chunk') return;
        const files = filesOf(bundle);
        const release = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
        worker.code = `globalThis.anjuShell=${JSON.stringify({ release, files })};\n${worker.code}`;
        this.emitFile({ type: 'asset', fileName: 'mobile/manifest.webmanifest', source: JSON.stringify(manifest) });
        const icons = join(import.meta.dirname, 'icons');
        for (const icon of readdirSync(icons))
          this.emitFile({ type: 'asset', fileName: `mobile/${icon}`, source: readFileSync(join(icons, icon)) });
      },
    },
  };
}
