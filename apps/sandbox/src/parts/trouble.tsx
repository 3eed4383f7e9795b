import { Alert } from 'antd';

/** Says that the sandbox did not answer; nothing when it did. */
export function Trouble({ error }: { error: Error | null }) {
  if (!error) return null;
  const isLost = error.name === 'TypeError';
  return (
    <Alert
      type="error"
      showIcon
      title={isLost ? '沙箱没有应答，页面上是上一次的内容' : error.message}
      description={isLost ? '沙箱进程可能已停止，重新启动后页面会自动恢复。' : undefined}
      className="trouble"
    />
  );
}
