import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './parts.tsx';

interface BrokenPageProps {
  readonly children: ReactNode;
}

/** In its first seconds a page is new: loading it again would bring the same. */
const newForMs = 10_000;

// A page that was open while the service was updated asks for parts that are gone: the new page has them under other names.
if (typeof window !== 'undefined')
  window.addEventListener('vite:preloadError', () => {
    if (performance.now() > newForMs) window.location.reload();
  });

/** What is shown when a page cannot be drawn: never nothing. What was sent to the centre is not touched by it. */
export class BrokenPage extends Component<BrokenPageProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main className="broken-page" role="alert">
        <EmptyState
          title="页面没有打开"
          text="系统可能刚刚更新，或网络中断了。已经提交的业务不受影响；刷新后可以继续。"
          action={
            <Button type="primary" onClick={() => window.location.reload()}>
              刷新页面
            </Button>
          }
        />
      </main>
    );
  }
}
