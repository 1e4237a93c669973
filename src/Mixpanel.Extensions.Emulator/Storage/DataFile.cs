using System.Globalization;
using Microsoft.Data.Sqlite;
using Mixpanel.Extensions.Emulator.State;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>
/// A SQLite file with every message in order of arrival. The state is not written down: it is what the messages make of it, and is made
/// again when the file is opened.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const string Version = "1";

    private const string Schema =
        """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS message (
            sequence INTEGER PRIMARY KEY, request INTEGER NOT NULL, received_at INTEGER NOT NULL, use_address INTEGER, address TEXT,
            endpoint INTEGER NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL,
            outcome INTEGER NOT NULL, problem TEXT, json BLOB NOT NULL);
        """;

    private const string Insertion =
        """
        INSERT INTO message VALUES ($sequence, $request, $received_at, $use_address, $address, $endpoint, $kind, $name, $subject,
            $outcome, $problem, $json);
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;

    /// <exception cref="IOException">The file cannot be opened, or is no data file of an emulator.</exception>
    /// <exception cref="ArgumentException">The file belongs to a project of the other mode.</exception>
    public DataFile(string path, IdentityMode mode)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        _connection = new SqliteConnection(connection.ToString());
        _insert = _connection.CreateCommand();

        try
        {
            Guard(() => Open(path, mode));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Hands over all messages, oldest first.</summary>
    /// <returns>The numbers of the last message and of the last request there ever were.</returns>
    public (long Sequence, long Request) Load(Action<ReceivedMessage> keep) => Guard(() =>
    {
        var sequence = Number("sequence");
        var request = Number("request");
        using var select = _connection.CreateCommand();
        select.CommandText = "SELECT * FROM message ORDER BY sequence";
        using var row = select.ExecuteReader();
        Arrival? arrival = null;

        while (row.Read())
        {
            arrival = row.GetInt64(1) == arrival?.Request ? arrival : ReadArrival(row);
            var message = ReadMessage(row, arrival);
            sequence = Math.Max(sequence, message.Sequence);
            request = Math.Max(request, arrival.Request);
            keep(message);
        }

        return (sequence, request);
    });

    /// <summary>Writes all messages or none. When this returns, they survive the end of the process.</summary>
    public void Append(IReadOnlyList<ReceivedMessage> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        Guard(() =>
        {
            using var transaction = _connection.BeginTransaction();
            _insert.Transaction = transaction;

            foreach (var message in messages)
            {
                Insert(message);
            }

            transaction.Commit();
            return true;
        });
    }

    /// <summary>Forgets all messages, but not how far they were numbered.</summary>
    public void Clear(long sequence, long request) => Guard(() =>
    {
        using var transaction = _connection.BeginTransaction();
        Execute("DELETE FROM message");
        Set("sequence", sequence.ToString(CultureInfo.InvariantCulture));
        Set("request", request.ToString(CultureInfo.InvariantCulture));
        transaction.Commit();
        Execute("VACUUM");
        return true;
    });

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is SqliteException or InvalidCastException or ArgumentOutOfRangeException)
        {
            throw new IOException($"The data file cannot be used: {exception.Message}", exception);
        }
    }

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
        Endpoint = (EmulatorEndpoint)row.GetInt32(5),
        Kind = (ReceivedKind)row.GetInt32(6),
        Name = row.GetString(7),
        Subject = row.GetString(8),
        Outcome = (ReceivedOutcome)row.GetInt32(9),
        Problem = row.IsDBNull(10) ? null : row.GetString(10),
        Utf8 = row.GetFieldValue<byte[]>(11),
    };

    private bool Open(string path, IdentityMode mode)
    {
        _connection.Open();
        Execute(Schema);
        Agree("version", Version, $"'{path}' was written by another version of the emulator.");
        Agree("mode", mode.ToString(), $"'{path}' belongs to a project of the other identity mode, which cannot be changed afterwards.");

        _insert.CommandText = Insertion;
        string[] names =
        [
            "$sequence", "$request", "$received_at", "$use_address", "$address", "$endpoint", "$kind", "$name", "$subject", "$outcome",
            "$problem", "$json",
        ];

        foreach (var name in names)
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        _insert.Prepare();
        return true;
    }

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

    private void Agree(string name, string wanted, string otherwise)
    {
        if (Get(name) is not { } found)
        {
            Set(name, wanted);
        }
        else if (found != wanted)
        {
            throw new ArgumentException(otherwise);
        }
    }

    private long Number(string name) => long.Parse(Get(name) ?? "0", CultureInfo.InvariantCulture);

    private string? Get(string name)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT value FROM setting WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);

        return (string?)command.ExecuteScalar();
    }

    private void Set(string name, string value)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO setting VALUES ($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
