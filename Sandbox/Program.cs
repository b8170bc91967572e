using StreamVibe.Sandbox;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddOptions<SandboxOptions>().Bind(builder.Configuration.GetSection(SandboxOptions.Section));
builder.Services.AddSingleton(TimeProvider.System).AddHostedService<SandboxService>();
builder.Build().Run();
