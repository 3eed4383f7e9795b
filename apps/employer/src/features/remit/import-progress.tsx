import { useEffect, useState } from 'react';

const kibibyte = 1024;

function sizeText(bytes: number): string {
  return bytes < kibibyte * kibibyte
    ? `${Math.max(1, Math.round(bytes / kibibyte))} KB`
    : `${(bytes / kibibyte / kibibyte).toFixed(1)} MB`;
}

/** Says what is going on with the file, and for how long. */
export function ImportProgress({ file }: { readonly file: File }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="import-progress" role="status">
      <strong>
        正在上传并逐行校验“{file.name}”（{sizeText(file.size)}）
      </strong>
      <progress aria-label="正在校验花名册" />
      <p className="muted" aria-hidden="true">
        已用 {seconds} 秒。
        {seconds >= 10 ? '职工较多时需要一两分钟，请不要关闭本页。' : '校验姓名、证件号码、缴存基数和缴存额。'}
      </p>
    </div>
  );
}
