using System.Globalization;
using Mixpanel.Extensions;
using Sylvan.Data.Csv;

namespace Shop;

/// <summary>Imports the orders of past years. The insert ids come from the order numbers, so that a second run counts nothing twice.</summary>
public sealed partial class OrderHistoryImporter(IMixpanel mixpanel, IHostEnvironment environment, ILogger<OrderHistoryImporter> logger)
    : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>How many past orders the file has, once it has been read.</summary>
    public int Rows { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = Path.Combine(environment.ContentRootPath, "Data", "order-history.csv");
        await using var orders = await CsvDataReader.CreateAsync(path, cancel: stoppingToken);

        var batch = new List<ImportBuilder>(BatchSize);
        var imported = 0;
        while (await orders.ReadAsync(stoppingToken))
        {
            batch.Add(ToImport(orders));
            Rows++;
            if (batch.Count == BatchSize)
            {
                imported += await SendAsync(batch, stoppingToken);
            }
        }

        imported += await SendAsync(batch, stoppingToken);
        Imported(logger, imported);
    }

    private static ImportBuilder ToImport(CsvDataReader order)
    {
        var placedAt = DateTime.Parse(order.GetString(1), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
        return new ImportBuilder(order.GetString(2), "Order Placed", placedAt)
            .With("product", order.GetString(4))
            .With("items", order.GetInt32(5))
            .With("total", order.GetDecimal(6))
            .InGroup("company", order.GetString(3))
            .InsertIdFrom("order", order.GetInt32(0));
    }

    private async Task<int> SendAsync(List<ImportBuilder> batch, CancellationToken cancellationToken)
    {
        var results = await mixpanel.SendAsync(batch, cancellationToken);
        batch.Clear();

        if (results.FirstOrDefault(result => !result.IsSuccess) is { } first)
        {
            NotImported(logger, results.Count(result => !result.IsSuccess), first.Reason, first.Field);
        }

        return results.Count(result => result.IsSuccess);
    }

    [LoggerMessage(1, LogLevel.Information, "Imported {Count} past orders.")]
    private static partial void Imported(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Warning, "{Count} past orders were not imported, the first because of {Reason} {Field}.")]
    private static partial void NotImported(ILogger logger, int count, SendReason reason, string? field);
}
