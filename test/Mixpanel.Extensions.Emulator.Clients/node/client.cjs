// Calls Mixpanel's own library as told on standard input, one call after the other, and prints what each of them answered.
//
// Input: { "config": { … }, "credentials": [ … ] | null, "calls": [ [ "people.set", argument, … ], … ] }
// An argument { "$date": milliseconds } becomes a Date. Output: a list of error messages, null for success.

const Mixpanel = require("mixpanel");

async function main() {
  const { config, credentials, calls } = JSON.parse(await read(process.stdin));

  if (credentials) {
    config.credentials = new Mixpanel.ServiceAccountCredentials(...credentials);
  }

  const mixpanel = Mixpanel.init("T", config);
  const answers = [];

  for (const [path, ...values] of calls) {
    answers.push(await call(mixpanel, path.split("."), values.map(revive)));
  }

  process.stdout.write(JSON.stringify(answers));
}

function call(mixpanel, names, values) {
  const method = names.pop();
  const owner = names.reduce((object, name) => object[name], mixpanel);

  return new Promise((resolve) => {
    const done = (error) => resolve(describe(error));

    try {
      owner[method](...values, done);
    } catch (error) {
      done(error);
    }
  });
}

// A batch answers with a list, with an entry for each of its requests that failed.
function describe(error) {
  const errors = [error].flat().filter(Boolean);
  return errors.length ? errors.map((each) => each.message).join("; ") : null;
}

function revive(value) {
  if (value === null || typeof value !== "object") {
    return value;
  }
  if ("$date" in value) {
    return new Date(value.$date);
  }
  if (Array.isArray(value)) {
    return value.map(revive);
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}

async function read(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    text += chunk;
  }
  return text;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
