/** Where the keys and addresses of the known services come from. Adapters read it as their `access`; `doctor` says which are set. */
export const accessVars = [
  {
    name: 'xai',
    keyVar: 'XAI_API_KEY',
    baseUrlVar: 'XAI_BASE_URL',
    baseUrl: 'https://api.x.ai/v1',
  },
  {
    name: 'wavespeed',
    keyVar: 'WAVESPEED_API_KEY',
    baseUrlVar: 'WAVESPEED_BASE_URL',
    baseUrl: 'https://api.wavespeed.ai',
  },
  {
    name: 'aimlapi',
    keyVar: 'AIMLAPI_API_KEY',
    baseUrlVar: 'AIMLAPI_BASE_URL',
    baseUrl: 'https://api.aimlapi.com',
  },
] as const;
