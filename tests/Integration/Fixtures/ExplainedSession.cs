using System.Text.Json;
using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Integration.Fixtures;

/// <summary>
/// A session of one user that shows how each statement was really run, also those inside functions: the server tells by <c>auto_explain</c>.
/// It prepares what is repeated, as the product's pools do.
/// </summary>
sealed class ExplainedSession : IAsyncDisposable
{
    readonly NpgsqlConnection connection;
    readonly Guid user;
    readonly List<string> told = [];

    ExplainedSession(string superuser, Guid user)
    {
        this.user = user;
        connection = new(new NpgsqlConnectionStringBuilder(superuser) { MaxAutoPrepare = 50 }.ConnectionString);
        connection.Notice += (_, notice) => told.Add(notice.Notice.MessageText);
    }

    /// <param name="superuser">Only such a one may load it; the statements run as the role of signed-in users.</param>
    public static async Task<ExplainedSession> OpenAsync(string superuser, Guid user)
    {
        var session = new ExplainedSession(superuser, user);
        await session.connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on; set auto_explain.log_analyze = on; set auto_explain.log_timing = off; set auto_explain.log_format = json;
            set client_min_messages = log; set statement_timeout = '2s'; set role streamvibe_user
            """, session.connection);
        await command.ExecuteNonQueryAsync();
        return session;
    }

    /// <summary>Runs the statement; answers the steps of its plan and of those within, and how many rows came.</summary>
    public async Task<(List<PlanStep> Steps, int Rows)> RunAsync(Statement statement)
    {
        told.Clear();
        var rows = 0;
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(new Statement("select set_config('app.user_id', $1, true)", user.ToString()).ToCommand());
            batch.BatchCommands.Add(statement.ToCommand());
            await using var reader = await batch.ExecuteReaderAsync();
            await reader.NextResultAsync();
            while (await reader.ReadAsync()) rows++;
        }
        return ([.. told.Where(text => text.StartsWith("duration:", StringComparison.Ordinal)).SelectMany(text => PlanStep.All(JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("Plan")))], rows);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>One step of a plan.</summary>
/// <param name="Read">Rows of the table that it looked at, also those it did not want.</param>
sealed record PlanStep(string Kind, string? Table, string? Index, double Read)
{
    public static IEnumerable<PlanStep> All(JsonElement node)
    {
        double Number(string name) => node.TryGetProperty(name, out var number) ? number.GetDouble() : 0;
        string? Text(string name) => node.TryGetProperty(name, out var text) ? text.GetString() : null;
        var read = (Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck")) * Number("Actual Loops");
        var below = node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray().SelectMany(All) : [];
        return below.Prepend(new(Text("Node Type")!, Text("Relation Name"), Text("Index Name"), read));
    }
}
