import { AppProviders } from '@anju/ui';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import './styles/login.css';
import './styles/pages.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppProviders>
      <App />
    </AppProviders>,
  );
}
