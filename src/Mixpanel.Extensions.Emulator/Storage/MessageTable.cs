using Microsoft.Data.Sqlite;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>The messages of a data file, a row each.</summary>
internal sealed class MessageTable : IDisposable
{
    public const string Schema =
        """
        CREATE TABLE message (
            sequence INTEGER PRIMARY KEY, request INTEGER NOT NULL, received_at INTEGER NOT NULL, use_address INTEGER, address TEXT,
            endpoint INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL,
            outcome INTEGER NOT NULL, problem TEXT, json BLOB NOT NULL);
        """;

    private static readonly string[] _columns =
    [
        "$sequence", "$request", "$received_at", "$use_address", "$address", "$endpoint", "$kind", "$name", "$subject", "$outcome",
        "$problem", "$json",
    ];

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <summary>The table must be there.</summary>
    public MessageTable(SqliteConnection connection)
    {
        _connection = connection;
        _insert = connection.CreateCommand();
        _insert.CommandText = $"INSERT INTO message VALUES ({string.Join(", ", _columns)})";

        foreach (var column in _columns)
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = column });
        }

        _insert.Prepare();
    }

    /// <summary>Hands over all messages, oldest first.</summary>
    /// <exception cref="InvalidDataException">A row holds what no emulator has written.</exception>
    public void Read(Action<ReceivedMessage> keep)
    {
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT * FROM message ORDER BY sequence";
        using var row = select.ExecuteReader();
        Arrival? arrival = null;

        while (row.Read())
        {
            arrival = row.GetInt64(1) == arrival?.Request ? arrival : ReadArrival(row);
            keep(ReadMessage(row, arrival));
        }
    }

    public void Insert(IReadOnlyList<ReceivedMessage> messages, SqliteTransaction transaction)
    {
        _insert.Transaction = transaction;

        foreach (var message in messages)
        {
            Insert(message);
        }
    }

    public void Dispose() => _insert.Dispose();

    private static Arrival ReadArrival(SqliteDataReader row) => new(
        row.GetInt64(1),
        new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero),
        row.IsDBNull(3) ? null : row.GetBoolean(3),
        row.IsDBNull(4) ? null : row.GetString(4));

    private static ReceivedMessage ReadMessage(SqliteDataReader row, Arrival arrival) => new()
    {
        Sequence = row.GetInt64(0),
        Arrival = arrival,
        ReceivedAt = arrival.At,
        Endpoint = Known((EmulatorEndpoint)row.GetInt32(5), row),
        Kind = Known((ReceivedKind)row.GetInt32(6), row),
        Name = row.GetString(7),
        Subject = row.GetString(8),
        Outcome = Known((ReceivedOutcome)row.GetInt32(9), row),
        Problem = row.IsDBNull(10) ? null : row.GetString(10),
        Utf8 = row.GetFieldValue<byte[]>(11),
    };

    private static T Known<T>(T value, SqliteDataReader row)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new InvalidDataException($"message {row.GetInt64(0)} is damaged");

    private void Insert(ReceivedMessage message)
    {
        object?[] values =
        [
            message.Sequence, message.Arrival!.Request, message.ReceivedAt.UtcTicks, message.Arrival.UseAddress, message.Arrival.Address,
            (int)message.Endpoint, (int)message.Kind, message.Name, message.Subject, (int)message.Outcome, message.Problem, message.Utf8,
        ];

        for (var i = 0; i < values.Length; i++)
        {
            _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _insert.ExecuteNonQuery();
    }
}
