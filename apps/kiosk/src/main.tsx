import { CareProvider, queryClient, WhyViewProvider } from '@anju/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import ConfigProvider from 'antd/es/config-provider';
import zhCN from 'antd/es/locale/zh_CN';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { WhyScreen } from './parts/why.tsx';
import './kiosk.css';

// A finger needs 72 px; the page is 1080 × 1920.
const theme = {
  token: {
    motion: false,
    colorPrimary: '#0b4a8f',
    colorError: '#b3201f',
    colorText: '#16202e',
    fontFamily: '"Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif',
    fontSize: 30,
    controlHeight: 88,
    borderRadius: 14,
  },
};

// Going back leads nowhere: there is one entry, and it is this page without anybody.
window.history.pushState(null, '');
window.addEventListener('popstate', () => window.history.pushState(null, ''));
window.addEventListener('contextmenu', (event) => event.preventDefault());

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <QueryClientProvider client={queryClient}>
      <ConfigProvider locale={zhCN} theme={theme} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        <CareProvider isShared>
          <WhyViewProvider value={WhyScreen}>
            <App />
          </WhyViewProvider>
        </CareProvider>
      </ConfigProvider>
    </QueryClientProvider>,
  );
