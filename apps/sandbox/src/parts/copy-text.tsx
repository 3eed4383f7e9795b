import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';

/** A value to be typed elsewhere, with a button that copies it. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 1500);
    });
  };
  return (
    <span className="copy-text">
      <code>{text}</code>
      <Button
        type="text"
        size="small"
        aria-label={isCopied ? `已复制${label}` : `复制${label}`}
        title={isCopied ? '已复制' : '复制'}
        icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={copy}
      />
    </span>
  );
}
