import { AppProviders, serveEmployer } from '@anju/ui';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { servedEmployerId } from './parts/seat.ts';
import './styles/login.css';
import './styles/pages.css';

if (servedEmployerId) serveEmployer(servedEmployerId);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppProviders>
      <App />
    </AppProviders>,
  );
}
