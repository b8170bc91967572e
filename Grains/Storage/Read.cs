using System.Collections.Immutable;
using Npgsql;

namespace StreamVibe.Storage;

/// <summary>Columns of the row a reader stands on, by position.</summary>
static class Read
{
    public static Guid Id(this NpgsqlDataReader row, int column) => row.GetFieldValue<Guid>(column);

    public static Guid? IdOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Id(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? LongOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static int? IntOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static ImmutableArray<string> Texts(this NpgsqlDataReader row, int column) => [.. row.GetFieldValue<string[]>(column)];
}
