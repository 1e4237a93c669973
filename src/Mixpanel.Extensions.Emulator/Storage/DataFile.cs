using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mixpanel.Extensions.Emulator.Storage;

/// <summary>
/// A SQLite file with every message in order of arrival. The state is not written down: it is what the messages make of it, and is made
/// again when the file is opened. As long as it is open, nobody else can open it.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const string Version = "1";

    // Tells our files from all other SQLite databases: "MxEm".
    private const long ApplicationId = 0x4D78456D;

    // An emulator that is just ending lets go of the file in less.
    private const int SecondsToWait = 3;

    // SQLite's numbers of the two errors that mean somebody else has the file.
    private const int Busy = 5;
    private const int Locked = 6;

    private const string SettingSchema = "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

    private readonly SqliteConnection _connection;
    private readonly MessageTable _messages;

    /// <exception cref="IOException">The file cannot be opened, is in use, or is no data file of an emulator.</exception>
    /// <exception cref="ArgumentException">The file belongs to a project of the other mode.</exception>
    public DataFile(string path, IdentityMode mode)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = SecondsToWait };
        _connection = new SqliteConnection(connection.ToString());

        try
        {
            _messages = Guard(() => Open(path, mode));
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>Hands over all messages, oldest first.</summary>
    /// <returns>The numbers of the last message and of the last request there ever were.</returns>
    public (long Sequence, long Request) Load(Action<ReceivedMessage> keep) => Guard(() =>
    {
        var sequence = Number("sequence");
        var request = Number("request");

        _messages.Read(message =>
        {
            sequence = Math.Max(sequence, message.Sequence);
            request = Math.Max(request, message.Arrival!.Request);
            keep(message);
        });

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
            _messages.Insert(messages, transaction);
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
        _messages.Dispose();
        _connection.Dispose();
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked)
        {
            throw new IOException("The data file is in use, perhaps by another emulator.", exception);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidCastException or ArgumentOutOfRangeException
            or OverflowException or InvalidDataException)
        {
            throw new IOException($"The data file cannot be used: {exception.Message}", exception);
        }
    }

    private MessageTable Open(string path, IdentityMode mode)
    {
        _connection.Open();
        // From the first look into the file on: two emulators would number their messages alike.
        Execute("PRAGMA locking_mode = EXCLUSIVE");
        var isNew = Ask("SELECT count(*) FROM sqlite_master") == 0;

        if (!isNew && Ask("PRAGMA application_id") != ApplicationId)
        {
            throw new InvalidDataException($"'{path}' is a database of something else");
        }

        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
        using var transaction = _connection.BeginTransaction();

        if (isNew)
        {
            Execute($"PRAGMA application_id = {ApplicationId}; {SettingSchema} {MessageTable.Schema}");
        }

        Agree("version", Version, $"'{path}' was written by another version of the emulator.");
        Agree("mode", mode.ToString(), $"'{path}' belongs to a project of the other identity mode, which cannot be changed afterwards.");
        transaction.Commit();

        return new MessageTable(_connection);
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

    private long Number(string name)
    {
        var text = Get(name) ?? "0";

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"its setting '{name}' is damaged");
    }

    private long Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;

        return (long)command.ExecuteScalar()!;
    }

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
