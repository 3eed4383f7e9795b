import { Button, type WhyContent, WhyText } from '@anju/ui';
import { createPortal } from 'react-dom';

/** «为什么» over the whole screen, in letters that are read standing. Below the countdown, which covers everything. */
export function WhyScreen({ onClose, ...why }: WhyContent & { readonly onClose: () => void }) {
  const place = document.querySelector('.k-page');
  if (!place) return null;
  return createPortal(
    <div className="k-cover k-cover-why">
      <section className="k-dialog k-why" role="dialog" aria-modal="true" aria-label={why.title}>
        <h1 data-say>{why.title}</h1>
        <div className="k-why-text">
          <WhyText {...why} />
        </div>
        <Button type="primary" className="k-go" onClick={onClose}>
          知道了
        </Button>
      </section>
    </div>,
    place,
  );
}
