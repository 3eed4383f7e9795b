import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { installable } from './mobile/installable.ts';

const root = import.meta.dirname;
// The server refuses requests from other origins, so the proxy keeps the host that the browser named.
const proxy = {
  '/api': { target: `http://127.0.0.1:${process.env['ANJU_API_PORT'] ?? '8080'}`, changeOrigin: false },
};

/** `ANJU_APPS=hall` builds one application while the others are being worked on. */
const apps = (process.env['ANJU_APPS'] ?? 'hall,employer,staff,signage,mobile,kiosk,sandbox').split(',');

/** Each application answers every path below its own with its page, as the server does in production. */
function eachAppItsPage(): Plugin {
  const rewrite: Connect.NextHandleFunction = (request, _response, next) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (isPage && !path.startsWith('/api/')) {
      const first = path.split('/')[1] ?? '';
      const app =
        first === 'm'
          ? 'mobile'
          : ['employer', 'staff', 'signage', 'kiosk', 'sandbox'].includes(first)
            ? first
            : 'hall';
      request.url = `/${app}/index.html`;
    }
    next();
  };
  return {
    name: 'each-app-its-page',
    configureServer: (server) => void server.middlewares.use(rewrite),
    configurePreviewServer: (server) => void server.middlewares.use(rewrite),
  };
}

/**
 * Contracts as the browser needs them: without the names that routes have in the description of the interface (OpenAPI),
 * without the refusals that they may answer (one that comes brings its words), and without the bounds of texts and numbers,
 * which the server checks and TypeBox's stand-in forgets.
 */
function leanContracts(): Plugin {
  return {
    name: 'lean-contracts',
    enforce: 'pre',
    transform: (code, id) => {
      if (/server\/src\/.*problems?\.ts$/.test(id))
        return {
          code: code.replace(/= problems\(/g, '= /* @__PURE__ */ problems('),
          map: null,
          moduleSideEffects: false,
        };
      return /server\/src\/modules\/.*contract[^/]*\.ts$/.test(id)
        ? {
            code: code
              .replace(/^( *)summary: '[^'\\]*',$/gm, "$1summary: '',")
              .replace(/^( *)problems: \[[^\][]*\],$/gm, '$1problems: [],')
              .replace(/\bType\.(String|Integer|Number)\(\{[^{}'"`]*\}\)/g, 'Type.$1()'),
            map: null,
            moduleSideEffects: false,
          }
        : undefined;
    },
  };
}

export default defineConfig({
  root,
  appType: 'mpa',
  plugins: [eachAppItsPage(), leanContracts(), react(), installable()],
  resolve: {
    alias: [
      // The browser reads contracts for paths and types and validates nothing: a stand-in saves the whole of TypeBox.
      { find: /^typebox$/, replacement: resolve(root, '../ui/src/typebox-stand-in.ts') },
    ],
  },
  build: {
    outDir: resolve(root, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // Declarations do nothing by themselves: what no page names is left out.
      treeshake: { manualPureFunctions: ['route', 'Type', 'KeyOf', 'listOf', 'Nullable', 'atCounter'] },
      input: {
        ...Object.fromEntries(apps.map((app) => [app, resolve(root, app, 'index.html')])),
        ...(apps.includes('mobile') && { 'mobile-worker': resolve(root, 'mobile/src/pwa/worker.ts') }),
      },
      output: {
        // The browser asks for the worker of an installed app at the address that it knows.
        entryFileNames: ({ name }) => (name === 'mobile-worker' ? 'mobile/worker.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
});
