var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
app.Run();

/// <summary>The whole system: API, silo and, in Development, sandbox and private PostgreSQL. Tests start this.</summary>
public partial class Program;
