import { Button, defaultCertificateServiceUrl, TextField } from '@anju/ui';
import { useState } from 'react';
import type { Certificates } from './use-certificates.ts';

const looksLikeAddress = (text: string) => /^https?:\/\/[^\s/]+(\/\S*)?$/.test(text);

interface ServiceAddressProps {
  readonly certificates: Certificates;
  readonly onDone: () => void;
}

/**
 * Changes the address of the local certificate service; it is remembered on this computer. Not a form of its own:
 * it stands inside the form that logs in or signs.
 */
export function ServiceAddress({ certificates, onDone }: ServiceAddressProps) {
  const [text, setText] = useState(certificates.address);
  const isWrong = !looksLikeAddress(text.trim());
  const save = (address: string) => {
    certificates.setAddress(address);
    onDone();
  };
  return (
    <div className="service-address">
      <TextField
        name="certificate-service"
        label="证书服务地址"
        hint="一般不需要修改；证书机构另有说明时按说明填写。"
        error={isWrong ? '地址应以 http:// 或 https:// 开头' : undefined}
        value={text}
        onChange={setText}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          if (!isWrong) save(text.trim());
        }}
      />
      <div className="button-row">
        <Button disabled={isWrong} onClick={() => save(text.trim())}>
          保存并重新检测
        </Button>
        <Button onClick={() => save(defaultCertificateServiceUrl)}>恢复默认地址</Button>
        <Button onClick={onDone}>取消</Button>
      </div>
    </div>
  );
}
