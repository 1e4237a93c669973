using Mixpanel.Extensions.Aot;

var problem = await SmokeTest.RunAsync() ?? await FlagSmokeTest.RunAsync();
Console.WriteLine(problem is null ? "AOT OK" : $"AOT failed: {problem}");
return problem is null ? 0 : 1;
