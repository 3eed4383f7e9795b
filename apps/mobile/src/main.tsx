import { CenterProvider, CoreProviders, tellChannel } from '@anju/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app/app.tsx';
import { isInstalled } from './pwa/standing.ts';
import { followWeChatLetters } from './pwa/wechat-letters.ts';
import './mobile.css';

if (isInstalled()) tellChannel('app');
followWeChatLetters();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CoreProviders>
        <BrowserRouter basename="/m">
          <CenterProvider>
            <App />
          </CenterProvider>
        </BrowserRouter>
      </CoreProviders>
    </StrictMode>,
  );
}
