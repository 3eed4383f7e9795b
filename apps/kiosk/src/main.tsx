import { CareProvider, queryClient, WhyViewProvider } from '@anju/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { WhyScreen } from './parts/why.tsx';
import './kiosk.css';

// Going back leads nowhere: there is one entry, and it is this page without anybody.
window.history.pushState(null, '');
window.addEventListener('popstate', () => window.history.pushState(null, ''));
window.addEventListener('contextmenu', (event) => event.preventDefault());

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <CareProvider isShared>
        <WhyViewProvider value={WhyScreen}>
          <App />
        </WhyViewProvider>
      </CareProvider>
    </QueryClientProvider>,
  );
