import { Button, PageHeader } from '@anju/ui';
import { useState } from 'react';
import { install, isInstalled, isInWeChat, isOnApple } from '../../pwa/standing.ts';

function Steps() {
  if (isInWeChat())
    return (
      <ol className="m-steps">
        <li>点微信右上角的“···”，选择“在浏览器打开”。</li>
        <li>
          {isOnApple() ? '在 Safari 点“分享”，选择“添加到主屏幕”。' : '在浏览器菜单选择“安装应用”或“添加到桌面”。'}
        </li>
      </ol>
    );
  if (isOnApple())
    return (
      <ol className="m-steps">
        <li>点 Safari 下方的“分享”。</li>
        <li>选择“添加到主屏幕”，再点“添加”。</li>
      </ol>
    );
  return (
    <ol className="m-steps">
      <li>打开浏览器的菜单。</li>
      <li>选择“安装应用”或“添加到桌面”。</li>
    </ol>
  );
}

/** M-X2: the app on the telephone's desktop, without a shop. */
export function InstallPage() {
  const [isRefused, setRefused] = useState(false);
  return (
    <>
      <PageHeader title="安装到手机" back={{ to: '/me', text: '我的' }} />
      <div className="m-card stack">
        <p>
          安装后可以从手机桌面直接打开，没有广告，不读取通讯录、相册和位置；占用不到 2 MB。手机上不保存您的个人信息。
        </p>
        {isInstalled() ? (
          <p className="note note-good" role="status">
            已经安装，您正在使用的就是应用。
          </p>
        ) : (
          <>
            <Button type="primary" onClick={() => void install().then((isOffered) => setRefused(!isOffered))}>
              安装
            </Button>
            {isRefused && (
              <p className="note" role="status">
                这个浏览器不能一键安装，请按下面的步骤添加。
              </p>
            )}
            <Steps />
          </>
        )}
      </div>
    </>
  );
}
