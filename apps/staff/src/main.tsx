import { AppProviders } from '@anju/ui';
import { createRoot } from 'react-dom/client';
import { StaffApp } from './app/staff-app.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <AppProviders>
      <StaffApp />
    </AppProviders>,
  );
}
