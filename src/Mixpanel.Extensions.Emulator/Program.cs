using Mixpanel.Extensions.Emulator.Hosting;

using var stop = new CancellationTokenSource();

Console.CancelKeyPress += (_, pressed) =>
{
    // Without this the process would end before the emulator has said goodbye.
    pressed.Cancel = true;
    stop.Cancel();
};

return await EmulatorProgram.RunAsync(args, Console.Out, Console.Error, stop.Token).ConfigureAwait(false);
