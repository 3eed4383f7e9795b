import { CoreProviders } from '@anju/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app/app.tsx';
import './hall.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <CoreProviders>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </CoreProviders>
    </StrictMode>,
  );
}
