import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BrokenPage } from './broken-page.tsx';
import { CareProvider } from './care.tsx';
import { queryClient } from './query.ts';
import { RaiseDialog } from './raise.tsx';
import { SessionProvider } from './session.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/table.css';
import './styles/parts.css';
import './styles/cases.css';
import './styles/withdrawal.css';
import './styles/evidence.css';
import './styles/rating.css';
import './styles/touch.css';

/** What every application stands on: queries, session, care mode, the kit's look. Without Ant Design, for citizens. */
export function CoreProviders({ children }: { readonly children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <CareProvider>
        <SessionProvider>
          <BrokenPage>{children}</BrokenPage>
          <RaiseDialog />
        </SessionProvider>
      </CareProvider>
    </QueryClientProvider>
  );
}
