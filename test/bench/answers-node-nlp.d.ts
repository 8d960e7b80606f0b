/** What the comparison uses of node-nlp 4, which ships no types. */
declare module 'node-nlp' {
  export class NlpManager {
    constructor(settings: {
      languages: readonly string[];
      autoSave: boolean;
      autoLoad: boolean;
      forceNER: boolean;
      nlu: { log: boolean; useNoneFeature: boolean };
    });
    addDocument(locale: string, utterance: string, intent: string): void;
    train(): Promise<void>;
    process(
      locale: string,
      utterance: string,
    ): Promise<{ classifications: readonly { intent: string; score: number }[] }>;
  }
}
