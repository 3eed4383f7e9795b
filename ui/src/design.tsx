import ConfigProvider from 'antd/es/config-provider';
import zhCN from 'antd/es/locale/zh_CN';
import type { ReactNode } from 'react';
import { type Care, useCare } from './care.tsx';

const fontFamily = '"Noto Sans SC","PingFang SC","Microsoft YaHei","Source Han Sans SC",system-ui,sans-serif';

// Who asked for less movement gets none: an icon that leaves by an animation that never runs would stay.
const motion = !window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The same tokens as `styles/tokens.css`, for what Ant Design draws. */
function themeOf({ isOn: care, textSize }: Care) {
  const scale = { large: 1, larger: 1.25, largest: 1.5 }[textSize];
  return {
    token: {
      motion,
      colorPrimary: care ? '#063a75' : '#0b4a8f',
      colorLink: care ? '#063a75' : '#0b4a8f',
      colorError: '#b3201f',
      colorSuccess: '#1b7a43',
      colorWarning: '#8a5a00',
      colorText: care ? '#000000' : '#16202e',
      colorTextSecondary: care ? '#1f2a37' : '#48566a',
      colorTextPlaceholder: '#66727f',
      colorBorder: care ? '#4d5a68' : '#8592a3',
      colorBorderSecondary: care ? '#8592a3' : '#dfe5ec',
      fontFamily,
      fontSize: care ? 18 * scale : 14,
      controlHeight: care ? 48 * scale : 34,
      borderRadius: 6,
      wireframe: false,
    },
  };
}

/** What Ant Design draws within has our look and speaks Chinese. */
export function DesignProvider({ children }: { readonly children: ReactNode }) {
  const care = useCare();
  return (
    <ConfigProvider locale={zhCN} theme={themeOf(care)}>
      {children}
    </ConfigProvider>
  );
}
