using Npgsql;

namespace StreamVibe.Storage;

/// <summary>One SQL command with its values for <c>$1, $2, …</c>. Stores make them, grains put those of several stores into one transaction.</summary>
public sealed record Statement(string Text, params object?[] Values)
{
    /// <summary>Whether it answers rows that nobody reads. The reader of a batch steps over those; statements without rows have nothing to step over.</summary>
    public bool HasUnreadRows { get; private init; }

    /// <summary>The same, for a select that is run for its effect.</summary>
    public Statement ForItsEffect() => this with { HasUnreadRows = true };

    internal NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var value in Values) command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
