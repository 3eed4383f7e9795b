import type { ReactNode } from 'react';
import { CoreProviders } from './core-providers.tsx';
import { DesignProvider } from './design.tsx';

/** Everything a hall full of Ant Design stands on. Outermost of `main.tsx`. */
export function AppProviders({ children }: { readonly children: ReactNode }) {
  return (
    <CoreProviders>
      <DesignProvider>{children}</DesignProvider>
    </CoreProviders>
  );
}
