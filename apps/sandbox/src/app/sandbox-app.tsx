import {
  BankOutlined,
  ClusterOutlined,
  CreditCardOutlined,
  DesktopOutlined,
  IdcardOutlined,
  MobileOutlined,
  PhoneOutlined,
  PrinterOutlined,
  UsbOutlined,
  WechatOutlined,
  WeiboOutlined,
} from '@ant-design/icons';
import { Tabs } from 'antd';
import { useSyncExternalStore } from 'react';
import { BankPage } from '../features/bank/bank-page.tsx';
import { CardsPage } from '../features/cards/cards-page.tsx';
import { DemoPage } from '../features/demo/demo-page.tsx';
import { KeysPage } from '../features/keys/keys-page.tsx';
import { KioskPage } from '../features/kiosk/kiosk-page.tsx';
import { PhonePage } from '../features/phone/phone-page.tsx';
import { PrinterPage } from '../features/printer/printer-page.tsx';
import { ProvincePage } from '../features/province/province-page.tsx';
import { TelephonePage } from '../features/telephone/telephone-page.tsx';
import { WechatPage } from '../features/wechat/wechat-page.tsx';
import { WeiboPage } from '../features/weibo/weibo-page.tsx';
import './sandbox.css';

const tabs = [
  { key: 'phone', label: '手机', icon: <MobileOutlined />, children: <PhonePage /> },
  { key: 'telephone', label: '12329 电话', icon: <PhoneOutlined />, children: <TelephonePage /> },
  { key: 'wechat', label: '微信', icon: <WechatOutlined />, children: <WechatPage /> },
  { key: 'weibo', label: '微博', icon: <WeiboOutlined />, children: <WeiboPage /> },
  { key: 'bank', label: '银行', icon: <BankOutlined />, children: <BankPage /> },
  { key: 'province', label: '数据共享', icon: <ClusterOutlined />, children: <ProvincePage /> },
  { key: 'keys', label: '证书钥匙', icon: <UsbOutlined />, children: <KeysPage /> },
  { key: 'cards', label: '身份证', icon: <CreditCardOutlined />, children: <CardsPage /> },
  { key: 'kiosk', label: '自助终端', icon: <DesktopOutlined />, children: <KioskPage /> },
  { key: 'printer', label: '小票打印机', icon: <PrinterOutlined />, children: <PrinterPage /> },
  { key: 'demo', label: '演示登录', icon: <IdcardOutlined />, children: <DemoPage /> },
];

function watchHash(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function useTab(): string {
  const hash = useSyncExternalStore(watchHash, () => window.location.hash.slice(1));
  return tabs.find(({ key }) => key === hash)?.key ?? 'phone';
}

export function SandboxApp() {
  const tab = useTab();
  return (
    <div className="sandbox">
      <header className="sandbox-header">
        <div className="sandbox-stripes" aria-hidden="true" />
        <div className="sandbox-title">
          <h1>沙箱 · 外部世界</h1>
          <p>
            <strong>全部虚构，仅供开发与演示。</strong>
            这里扮演中心以外的世界：职工的手机和电话、单位的开户银行、其他政府部门的登记、单位电脑上的证书钥匙、窗口的身份证阅读器、大厅的小票打印机。没有真实的人、钱和短信。
          </p>
        </div>
      </header>
      <main className="sandbox-main">
        <Tabs
          size="large"
          activeKey={tab}
          onChange={(key) => {
            window.location.hash = key;
          }}
          destroyOnHidden
          items={tabs}
        />
      </main>
    </div>
  );
}
