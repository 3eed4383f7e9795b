import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import zhCN from 'antd/locale/zh_CN';
import { createRoot } from 'react-dom/client';
import { SandboxApp } from './app/sandbox-app.tsx';

// The kit's providers ask for a session of the product; here is no product, only the world around it.
const client = new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: true } } });
const theme = {
  token: {
    colorPrimary: '#0b4a8f',
    colorLink: '#0b4a8f',
    colorTextPlaceholder: '#66727f',
    colorTextDescription: '#59616d',
    fontFamily: '"Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif',
    borderRadius: 6,
  },
};

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
        <SandboxApp />
      </ConfigProvider>
    </QueryClientProvider>,
  );
}
