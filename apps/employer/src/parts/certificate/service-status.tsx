import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { ServiceAddress } from './service-address.tsx';
import type { Certificates } from './use-certificates.ts';

function Answer({ certificates, isAsking }: { readonly certificates: Certificates; readonly isAsking: boolean }) {
  const { keys } = certificates;
  if (keys.isPending || isAsking) {
    return (
      <span>
        <LoadingOutlined aria-hidden /> 正在检测本机证书服务……
      </span>
    );
  }
  if (keys.isError) {
    return (
      <span className="tone-bad">
        <CloseCircleFilled aria-hidden /> 本机证书服务没有应答
      </span>
    );
  }
  return (
    <span className="tone-good">
      <CheckCircleFilled aria-hidden /> 已连接本机证书服务
    </span>
  );
}

function Help({ certificates }: { readonly certificates: Certificates }) {
  const { keys } = certificates;
  if (keys.isError) {
    return (
      <div className="service-help">
        <p>请依次检查（本页每 5 秒自动重新检测，检测到后会直接显示证书）：</p>
        <ol>
          <li>电脑右下角任务栏中的证书服务程序是否已经启动；没有安装的，请用证书机构随 USB Key 提供的安装程序安装。</li>
          <li>浏览器询问“是否允许访问本机程序”时，请选择“允许”。</li>
          <li>证书服务的地址是否与下方一致；不一致时点击“修改地址”。</li>
        </ol>
        <p>仍然不能解决的，请拨打证书机构的服务电话或住房公积金热线 12329。</p>
      </div>
    );
  }
  if (keys.data?.length === 0) {
    return (
      <div className="service-help">
        <p>没有找到证书。请插入单位的 USB Key，插好后本页会自动显示，不需要刷新。</p>
      </div>
    );
  }
  return null;
}

/** Whether the local certificate service answers, what to do when it does not, and where it is. */
export function ServiceStatus({ certificates }: { readonly certificates: Certificates }) {
  const [isEditing, setIsEditing] = useState(false);
  // Only what the person asked for is announced; the questions by the clock stay silent.
  const [isAsking, setIsAsking] = useState(false);
  const ask = async () => {
    setIsAsking(true);
    await certificates.keys.refetch();
    setIsAsking(false);
  };
  return (
    <div className="service-status">
      <div className="service-line">
        <div role="status">
          <Answer certificates={certificates} isAsking={isAsking} />
        </div>
        <div className="button-row">
          <button type="button" className="link-button" onClick={() => void ask()}>
            重新检测
          </button>
          <button
            type="button"
            className="link-button"
            aria-expanded={isEditing}
            onClick={() => setIsEditing(!isEditing)}
          >
            修改地址
          </button>
        </div>
      </div>
      <Help certificates={certificates} />
      {isEditing ? (
        <ServiceAddress certificates={certificates} onDone={() => setIsEditing(false)} />
      ) : (
        certificates.keys.isError && <p className="muted">当前地址：{certificates.address}</p>
      )}
    </div>
  );
}
