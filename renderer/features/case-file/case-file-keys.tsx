import { useEffect, useState } from 'react';
import { useKey } from '../../components/use-key.ts';
import { useWords } from '../../i18n/use-words.ts';
import { useOwned, useStores } from '../../state/use-stores.ts';
import styles from './case-file.module.css';
import { openCase, openCaseFiles, saveCase } from './case-file.ts';
import { OpeningDialogs } from './opening-dialogs.tsx';

const isCaseName = (name: string): boolean => /\.rdcase$/i.test(name);

/** Ctrl+O, Ctrl+S, and case files that are dropped anywhere in the window. Places that take files of their own come first. */
export function CaseFileKeys() {
  const { t } = useWords();
  const stores = useStores();
  const [isOver, setOver] = useState(false);
  useKey('ctrl+o', () => void openCase(stores));
  // There the same key saves.
  const isSaving = useOwned('route', (state) => state.route.place === 'support');
  useKey('ctrl+s', () => void saveCase(stores), !isSaving);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (event.defaultPrevented || !carriesFiles(event)) return setOver(false);
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      // What somebody else took, such as a returned mail, is theirs; a case file is opened wherever it falls.
      if (event.defaultPrevented && !files.every((file) => isCaseName(file.name))) return;
      event.preventDefault();
      void openCaseFiles(stores, files);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [stores]);
  return (
    <>
      {isOver ? <div className={styles.over}>{t('caseFile.drop')}</div> : null}
      <OpeningDialogs />
    </>
  );
}
